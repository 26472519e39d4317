/**
 * Largest ICC profile in bytes that is carried along. Those of presses with the finest tables have
 * three million. Of a JPEG libvips reads 100 parts of 65,519 bytes, and its format ends with 255.
 */
export const maxProfileBytes = 4 * 2 ** 20;
