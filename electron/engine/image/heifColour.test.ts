import { expect, it } from 'vitest';
import { heifColour } from './heifColour';

function box(type: string, ...data: Uint8Array[]): Buffer {
  const body = Buffer.concat(data);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

it('finds the code points of an AVIF file, and none in what is cut or something else', () => {
  const colour = Buffer.concat([Buffer.from('nclx'), Buffer.from([0, 12, 0, 13, 0, 6, 0x80])]);
  const profile = box('colr', Buffer.from('prof'), Buffer.alloc(8));
  const properties = box('ipco', box('ispe', Buffer.alloc(12)), profile, box('colr', colour));
  const file = Buffer.concat([
    box('ftyp', Buffer.from('avif\0\0\0\0avif')),
    box('meta', Buffer.alloc(4), box('hdlr', Buffer.alloc(20)), box('iprp', properties)),
    box('mdat', Buffer.alloc(9)),
  ]);
  expect(heifColour(file)).toEqual({ primaries: 12, transfer: 13 });
  for (let length = 0; length < file.length - 20; length++) {
    expect(heifColour(file.subarray(0, length))).toBeUndefined();
  }
});
