import type { SizeRule } from '#common/contract';
import { drawingSize } from '#common/image/size';
import type { EngineLink } from '../engineLink/engine';
import type { OpenedFile } from './openedFile';

interface Size {
  width: number;
  height: number;
}

/** The size that a drawing takes from a picture; undefined if the model has one size only. */
export async function sizeFrom(
  engine: EngineLink,
  file: OpenedFile,
  rule: SizeRule,
): Promise<Size | undefined> {
  if ('fixed' in rule) return undefined;
  // The window is quick at this; what it can't decode the engine can.
  const image = await globalThis.createImageBitmap?.(new Blob([file.data])).catch(() => undefined);
  const { width, height } = image ?? (await engine.call('decode', file));
  image?.close();
  return drawingSize(width, height);
}
