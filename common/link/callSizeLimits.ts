import { maxLinkBytes } from '../contract/limits';

/** Most values in one message, and how deep they may be nested. Pixels count as one. */
export const maxValues = 1_000_000;
export const maxDepth = 64;

/**
 * Check a call that has arrived, whatever port it came over: structured clones are decoded by the
 * platform, which has no limits. Values that refer to themselves are too deep.
 * @throws RangeError for too many values, too deeply nested ones, or too many bytes.
 */
export function checkCallSize(call: unknown): void {
  let [values, bytes] = [0, 0];
  const waiting: { value: unknown; depth: number }[] = [{ value: call, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next;
    if (typeof value === 'string') bytes += value.length;
    else if (typeof value === 'object' && value !== null) {
      const size = bytesIn(value);
      bytes += size ?? 0;
      const inner = size === undefined ? innerValues(value) : [];
      values += inner.length;
      if (values > maxValues) throw new RangeError('too many values in a call');
      if (inner.length > 0 && depth >= maxDepth)
        throw new RangeError('a call is nested too deeply');
      for (const one of inner) waiting.push({ value: one, depth: depth + 1 });
    }
    if (bytes > maxLinkBytes) throw new RangeError('too many bytes in a call');
  }
}

/** Of a buffer, or a view of one; undefined for anything else. */
function bytesIn(value: object): number | undefined {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer ? value.byteLength : undefined;
}

function innerValues(value: object): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return [...value.keys(), ...value.values()];
  if (value instanceof Set) return [...value];
  return Object.values(value);
}
