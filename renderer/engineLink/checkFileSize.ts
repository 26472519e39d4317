import { maxSentFileBytes, UnderdrawError } from '#common/contract';

const megabyte = 2 ** 20;

/**
 * Refuse a call with a file that is too large for one message, before it is sent: a link that
 * gets a larger one is closed.
 * @param params of a call; a file is its `data`, perhaps with a `name`.
 * @throws UnderdrawError INPUT_TOO_LARGE.
 */
export function checkFileSize(params: unknown): void {
  const { data, name } = (params ?? {}) as { data?: unknown; name?: unknown };
  if (!(data instanceof Uint8Array) || data.byteLength <= maxSentFileBytes) return;
  throw new UnderdrawError('INPUT_TOO_LARGE', {
    reason: 'file',
    file: String(name ?? ''),
    count: Math.ceil(data.byteLength / megabyte),
    limit: Math.floor(maxSentFileBytes / megabyte),
  });
}
