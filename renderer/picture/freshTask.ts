import type { StoreApi } from 'zustand/vanilla';
import { LatestTask } from '#common/link/latestTask';
import type { LiveTask } from '../studio/liveTask';
import type { Studio } from '../studio/studio';
import type { StudioState } from '../studio/studioState';

/** The task of the picture that is shown, if the picture is up to date. */
export function freshTask({ freshness, outputTask }: StudioState): LiveTask | undefined {
  return freshness === 'fresh' ? outputTask : undefined;
}

/**
 * Follow the picture while it is up to date.
 * @param listener is called with each task whose picture has become up to date.
 * @returns an unsubscribe function.
 */
export function onFreshTask(
  store: StoreApi<StudioState>,
  listener: (task: LiveTask) => void,
): () => void {
  return store.subscribe((now, before) => {
    const task = freshTask(now);
    if (task && task !== freshTask(before)) listener(task);
  });
}

/** Work that is done anew with every picture that has become up to date, only the latest of them. */
export class FreshWork {
  private generation = 0;
  private readonly latest: LatestTask<LiveTask>;

  /**
   * @param isWanted whether to begin, asked for each task.
   * @param work gets whether what it does is still asked for: newer work has not begun since.
   */
  constructor(
    private readonly studio: Studio,
    private readonly isWanted: (task: LiveTask) => boolean,
    work: (task: LiveTask, isCurrent: () => boolean) => Promise<void>,
  ) {
    this.latest = new LatestTask((task) => {
      const { generation } = this;
      return work(task, () => generation === this.generation);
    });
    onFreshTask(studio.store, (task) => this.offer(task));
  }

  /** Drop what is being done, and do it again for the picture that is shown. */
  repeat(): void {
    this.generation++;
    const task = freshTask(this.studio.store.getState());
    if (task) this.offer(task);
  }

  private offer(task: LiveTask): void {
    if (!this.isWanted(task)) return;
    this.generation++;
    this.latest.offer(task);
  }
}
