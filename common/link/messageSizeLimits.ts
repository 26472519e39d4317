import { maxDepth, maxValues } from './callSizeLimits';

/**
 * Check a MessagePack value before it is decoded, by its headers alone: a few bytes can ask for
 * more nested arrays, or for more elements, than a memory holds.
 * @throws RangeError.
 */
export function checkMessageSize(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** Values that are still to come, of each array or map that is open. */
  const open: number[] = [1];
  let at = 0;
  let values = 0;
  while (open.length > 0) {
    const last = open.length - 1;
    if (open[last] === 0) {
      open.pop();
      continue;
    }
    open[last]--;
    if (++values > maxValues) throw new RangeError('too many values in a message');
    const { size, children } = headerAt(view, at);
    at += size;
    if (at > bytes.length) throw new RangeError('a message is cut');
    if (children === 0) continue;
    if (values + children > maxValues) throw new RangeError('too many values in a message');
    open.push(children);
    if (open.length > maxDepth) throw new RangeError('a message is nested too deeply');
  }
}

interface Header {
  /** Bytes up to the first child, or to the next value. */
  size: number;
  children: number;
}

/** https://github.com/msgpack/msgpack/blob/master/spec.md, "Formats". */
function headerAt(view: DataView, at: number): Header {
  const first = view.getUint8(at);
  if (first < 0x80 || first >= 0xe0) return leaf(1);
  if (first < 0x90) return { size: 1, children: (first & 15) * 2 };
  if (first < 0xa0) return { size: 1, children: first & 15 };
  if (first < 0xc0) return leaf(1 + (first & 31));
  switch (first) {
    case 0xc4:
    case 0xd9:
      return leaf(2 + view.getUint8(at + 1));
    case 0xc5:
    case 0xda:
      return leaf(3 + view.getUint16(at + 1));
    case 0xc6:
    case 0xdb:
      return leaf(5 + view.getUint32(at + 1));
    case 0xc7:
      return leaf(3 + view.getUint8(at + 1));
    case 0xc8:
      return leaf(4 + view.getUint16(at + 1));
    case 0xc9:
      return leaf(6 + view.getUint32(at + 1));
    case 0xdc:
      return { size: 3, children: view.getUint16(at + 1) };
    case 0xdd:
      return { size: 5, children: view.getUint32(at + 1) };
    case 0xde:
      return { size: 3, children: view.getUint16(at + 1) * 2 };
    case 0xdf:
      return { size: 5, children: view.getUint32(at + 1) * 2 };
    default:
      return leaf(fixedSizes[first - 0xc0]);
  }
}

const leaf = (size: number): Header => ({ size, children: 0 });

/** Sizes of the formats 0xc0 … 0xdf that have one; 1 where the size stands in the value. */
const fixedSizes = [
  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 5, 9, 2, 3, 5, 9, 2, 3, 5, 9, 3, 4, 6, 10, 18, 1, 1, 1, 1, 1, 1, 1,
];
