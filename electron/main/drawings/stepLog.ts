import { crc32 } from 'node:zlib';

/**
 * Records of a log of steps, one after the other: index of the step and length of its bytes (32
 * bits each, low byte first), CRC-32 of the bytes, the bytes. A later record of an index is in place
 * of an earlier one.
 */
const headerBytes = 12;

/** Where the bytes of a step lie in its log. */
export interface StepPlace {
  at: number;
  length: number;
}

/** @param first index of the first step. */
export function packSteps(steps: readonly Uint8Array[], first: number): Buffer {
  return Buffer.concat(
    steps.flatMap((bytes, i) => {
      const header = Buffer.alloc(headerBytes);
      header.writeUInt32LE(first + i, 0);
      header.writeUInt32LE(bytes.length, 4);
      header.writeUInt32LE(crc32(bytes), 8);
      return [header, bytes];
    }),
  );
}

/** Bytes of a log that hold a step. */
export const recordBytes = (length: number) => headerBytes + length;

/**
 * Where each of the first `count` steps lies.
 * @param log the part of the file that counts.
 * @returns undefined if a step is missing or its bytes are not those that were written.
 */
export function placesIn(log: Buffer, count: number): StepPlace[] | undefined {
  const places: StepPlace[] = [];
  let at = 0;
  while (at < log.length) {
    if (at + headerBytes > log.length) return undefined;
    const index = log.readUInt32LE(at);
    const length = log.readUInt32LE(at + 4);
    const start = at + headerBytes;
    if (start + length > log.length) return undefined;
    if (crc32(log.subarray(start, start + length)) !== log.readUInt32LE(at + 8)) return undefined;
    if (index < count) places[index] = { at: start, length };
    at = start + length;
  }
  // A missing index leaves a hole, which `includes` finds.
  return places.length === count && !places.includes(undefined as never) ? places : undefined;
}
