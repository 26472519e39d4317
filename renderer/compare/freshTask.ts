import type { StoreApi } from 'zustand/vanilla';
import type { LiveTask } from '../studio/latestTranslation';
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
