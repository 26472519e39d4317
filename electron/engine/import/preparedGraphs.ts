import type { PreparedGraphs } from '../runtime/preparedSessions';
import { runOnce } from '../runtime/runOnce';
import { PreparedCache } from './prepare/preparedCache';

/**
 * Graphs prepared for this machine's CPU, verified against the graphs as they are, and kept.
 * @param threads for the runs that verify
 */
export function preparedGraphs(
  { folder, maxBytes }: { folder: string; maxBytes: number },
  threads: number,
): PreparedGraphs {
  const cache = new PreparedCache(folder, maxBytes);
  return {
    known: (graph, size) => cache.known(graph, size),
    async prepare(graph, bytes, size) {
      const prepared = await cache.prepared(new Uint8Array(bytes), size, runOnce(threads), graph);
      return prepared.reason === undefined ? prepared.bytes : 'unchanged';
    },
  };
}
