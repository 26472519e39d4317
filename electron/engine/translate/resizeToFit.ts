import type { Picture } from '#common/contract';
import type { Size } from '#common/image/size';
import { resize } from '../io/encode';

/** Scale to an exact size, see `resize`; a picture that has the size already is returned as it is. */
export async function resizeToFit(
  picture: Picture,
  { width, height }: Size,
  content: 'labels' | 'picture',
): Promise<Picture> {
  const fits = picture.width === width && picture.height === height;
  return fits ? picture : resize(picture, width, height, content);
}
