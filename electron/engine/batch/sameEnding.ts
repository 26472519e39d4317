import path from 'node:path';
import { formatByName, formats, type ReadableFormat } from '#common/contract';

/**
 * The ending, without its dot, of an output in the format of its input: as it is written there, or
 * that of the content where the name says otherwise, so that a PNG that is called .jpg does not
 * lose anything by becoming a JPEG.
 * @param content the format by the content of the file; undefined if it is none that is read.
 *   PNG takes the place of one that can't be written.
 */
export function sameEnding(file: string, content: ReadableFormat | undefined): string {
  const named = formatByName(file);
  if (named !== undefined && (content ?? named) === named) return path.extname(file).slice(1);
  return content && formats[content].writable
    ? formats[content].endings[0]
    : formats.png.endings[0];
}
