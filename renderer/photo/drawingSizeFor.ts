import type { SizeRule } from '#common/contract';
import { drawingSize, type Size } from '#common/image/size';
import type { EngineLink } from '../engineLink/connectEngine';
import type { OpenedFile } from './openedFile';

/** The size of a drawing that adopts a picture's size; undefined if the model has a fixed size. */
export async function drawingSizeFor(
  engine: EngineLink,
  file: OpenedFile,
  rule: SizeRule,
): Promise<Size | undefined> {
  if ('fixed' in rule) return undefined;
  // Decoded in the window if possible, which is faster; else by the engine.
  const image = await globalThis.createImageBitmap?.(new Blob([file.data])).catch(() => undefined);
  const { width, height } = image ?? (await engine.call('decode', file));
  image?.close();
  return drawingSize(width, height);
}
