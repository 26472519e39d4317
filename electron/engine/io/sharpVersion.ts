import sharp from 'sharp';

/** Versions of sharp and of the libvips in it. */
export const sharpVersion = `${sharp.versions.sharp} (libvips ${sharp.versions.vips})`;
