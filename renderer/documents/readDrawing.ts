import { fromFailure } from '#common/contract';
import { damagedError } from './fitDrawings';
import type { StudioDocument } from './studioDocument';
import type { UnpackAnswer } from './unpackWorker';

/** No drawing of a person takes so long to read. */
const maxMs = 60_000;

/**
 * Read an `.underdraw` file in a worker, which is ended if it takes too long.
 * @throws UnderdrawError as `unpackDrawing`.
 */
export async function readDrawing(data: Uint8Array): Promise<StudioDocument> {
  const worker = new Worker(new URL('./unpackWorker.ts', import.meta.url), { type: 'module' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const answer = await new Promise<UnpackAnswer>((resolve, reject) => {
      timer = setTimeout(() => reject(damagedError('drawingTooMuch')), maxMs);
      worker.addEventListener('message', ({ data: read }: { data: UnpackAnswer }) => resolve(read));
      worker.addEventListener('error', () => reject(damagedError('drawingTooMuch')));
      worker.postMessage(data);
    });
    if ('failure' in answer) throw fromFailure(answer.failure);
    return answer.document;
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
