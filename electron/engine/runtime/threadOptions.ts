import { availableParallelism } from 'node:os';

/**
 * How the runtime's threads wait for their next part of a run: awake (spinning), which makes nets of
 * many small steps up to 1.3 times as fast, or asleep. They never stay awake between runs.
 * @param awake see `leavesACore`
 */
export const threadOptions = (awake: boolean) => ({
  session: {
    intra_op: { allow_spinning: awake ? '1' : '0' },
    force_spinning_stop: awake ? '1' : '0',
  },
});

/**
 * Whether `threads` leave a core to others. If not, threads that wait awake would take time from
 * the very thread that they wait for.
 */
export const leavesACore = (threads: number): boolean =>
  threads > 1 && threads < availableParallelism();
