import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../picture/picture.module.css';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';

const step = 0.02;

/** The bar between reference and picture: drag it, or move it with the arrow keys. */
export function CompareHandle() {
  const { t } = useTranslation();
  const { compare } = useWorkspace();
  const split = useWorkspaceState('compare', (s) => s.split);
  const element = useRef<HTMLDivElement>(null);
  const move = (to: number) => compare.set({ split: Math.min(1, Math.max(0, to)) });
  const drag = (event: React.PointerEvent) => {
    const box = element.current?.parentElement?.getBoundingClientRect();
    if (box && event.buttons !== 0) move((event.clientX - box.left) / box.width);
  };
  const keys: Record<string, number> = {
    ArrowLeft: split - step,
    ArrowRight: split + step,
    Home: 0,
    End: 1,
  };
  return (
    <div
      ref={element}
      className={classes.handle}
      style={{ left: `${split * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label={t('compare.handle')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(split * 100)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={(event) => {
        if (keys[event.key] === undefined) return;
        event.preventDefault();
        move(keys[event.key]);
      }}
    />
  );
}
