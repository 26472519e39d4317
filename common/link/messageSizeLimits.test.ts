import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMessageSize } from './messageSizeLimits';
import { pack, unpack } from './socketPort';

describe('a message', () => {
  it('of any kind passes', () => {
    const value = fc.anything({
      maxDepth: 8,
      values: [
        fc.string(),
        fc.double(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.uint8Array({ maxLength: 70_000 }),
      ],
    });
    fc.assert(
      fc.property(value, (message) => {
        expect(() => checkMessageSize(pack(message))).not.toThrow();
      }),
    );
    for (const length of [15, 16, 31, 32, 255, 256, 65_535, 65_536]) {
      for (const message of ['x'.repeat(length), new Uint8Array(length), Array(length).fill(1)]) {
        const bytes = pack(message);
        expect(() => checkMessageSize(bytes)).not.toThrow();
        expect(() => checkMessageSize(bytes.subarray(0, -1))).toThrow(RangeError);
      }
    }
  });

  it('that would take a memory or a stack to decode is refused', () => {
    const nested = new Uint8Array(5_000_000).fill(0x91);
    expect(() => unpack(nested.buffer)).toThrow(/nested/);
    const wide = new Uint8Array(5_000_000).fill(0xc0);
    wide.set([0xdd, 0x00, 0x4c, 0x4b, 0x3b]);
    expect(() => unpack(wide.buffer)).toThrow(/too many/);
    // A map that claims to have more than its message holds.
    expect(() => unpack(Uint8Array.of(0xdf, 0xff, 0xff, 0xff, 0xff).buffer)).toThrow(/too many/);
  });
});
