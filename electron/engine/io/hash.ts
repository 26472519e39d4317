import { createHash } from 'node:crypto';
import { readChunks } from '../files/regularFile';

/** Lower-case hex SHA-256. */
export function hashBytes(...pieces: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

/**
 * Lower-case hex SHA-256 of a regular file; undefined if it can't be read.
 * @throws UnderdrawError CANCELLED.
 */
export async function hashFile(file: string, signal?: AbortSignal): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of readChunks(file, { signal })) hash.update(chunk);
    return hash.digest('hex');
  } catch (error) {
    if (signal?.aborted) throw error;
    return undefined;
  }
}

/** One hash for a file and its companions; without companions the file's own. */
export function joinHashes(file: string, companions: Readonly<Record<string, string>>): string {
  const others = Object.entries(companions).sort(([a], [b]) => (a < b ? -1 : 1));
  if (others.length === 0) return file;
  return hashBytes(Buffer.from(JSON.stringify([file, ...others])));
}
