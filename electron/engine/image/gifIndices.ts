/** Where things stand in the screen descriptor, which follows the six bytes of the signature. */
const [screenFlagsAt, screenEnd] = [10, 13];
const [extension, picture] = [0x21, 0x2c];
/** An extension has a byte for its kind before its blocks. */
const extensionHead = 2;
/** A picture has its place, its size and its flags before its colours. */
const pictureHead = 10;

/**
 * A GIF whose colours are the indices themselves: grey 0, 1, 2 … in each of the tables up to its
 * first picture (GIF89a, sections 18 to 21). Undefined for bytes that are no such file. Its
 * transparency stays.
 */
export function gifWithIndicesAsGrey(file: Uint8Array): Uint8Array | undefined {
  const isGif = file.length > screenEnd && String.fromCharCode(...file.subarray(0, 4)) === 'GIF8';
  if (!isGif) return undefined;
  const out = new Uint8Array(file);
  let at = greyTable(out, screenFlagsAt, screenEnd);
  while (file[at] === extension) {
    at += extensionHead;
    while (file[at] > 0) at += file[at] + 1;
    at++;
  }
  if (file[at] !== picture || at + pictureHead > file.length) return undefined;
  return greyTable(out, at + pictureHead - 1, at + pictureHead) > file.length ? undefined : out;
}

/** Fill the table of colours whose flags are at a place, if there is one. @returns where it ends. */
function greyTable(file: Uint8Array, flagsAt: number, at: number): number {
  const flags = file[flagsAt];
  if (!(flags & 0x80)) return at;
  const entries = 2 ** ((flags & 7) + 1);
  for (let i = 0; i < entries; i++) file.fill(i, at + i * 3, at + i * 3 + 3);
  return at + entries * 3;
}
