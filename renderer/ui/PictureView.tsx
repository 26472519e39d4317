import { useEffect, useRef } from 'react';
import type { Picture } from '#common/contract';
import classes from '../picture/picture.module.css';
import { putPixels } from './putPixels';

interface Props {
  /** Undefined until it is made. */
  picture: Picture | undefined;
  /** What a screen reader calls it; absent where what surrounds it has a name. */
  name?: string;
  /** In place of how pictures look in dialogues. */
  className?: string;
}

/** Pixels as they are. */
export function PictureView({ picture, name, className = classes.view }: Props) {
  const element = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (element.current && picture) putPixels(element.current, picture);
  }, [picture]);
  const named = name === undefined ? {} : { role: 'img', 'aria-label': name };
  const { width, height } = picture ?? { width: 1, height: 1 };
  return <canvas ref={element} className={className} width={width} height={height} {...named} />;
}
