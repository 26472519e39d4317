import { useEffect, useRef } from 'react';
import type { Picture } from '#common/contract';
import classes from '../compare/picture.module.css';

/** Pixels as they are, in a dialogue. */
export function PictureView({ picture, name }: { picture: Picture; name: string }) {
  const element = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { width, height, data } = picture;
    const pixels = new ImageData(new Uint8ClampedArray(data), width, height);
    element.current?.getContext('2d')?.putImageData(pixels, 0, 0);
  }, [picture]);
  return (
    <canvas
      ref={element}
      className={classes.view}
      width={picture.width}
      height={picture.height}
      role="img"
      aria-label={name}
    />
  );
}
