import { ScrollArea, Tooltip, UnstyledButton } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Picture } from '../../electron/engine/contract';
import { thumbnail } from '../../electron/engine/core/drawing/compose';
import type { Drawing } from '../../electron/engine/core/drawing/drawing';
import { useStudio, useStudioState } from '../state/useStudio';
import classes from './panes.module.css';

/** Width of a thumbnail with its gap, and its side, in CSS pixels. */
const pitch = 60;
const side = 52;

/** Thumbnails are made once for each state, when it is first seen. */
const made = new WeakMap<Drawing, Picture>();

/** Below the panes: every state of the drawing, to look at and to go back to. */
export function HistoryStrip() {
  const { t } = useTranslation();
  const studio = useStudio();
  const step = useStudioState((s) => s.step);
  const steps = useStudioState((s) => s.steps);
  const drawing = useStudioState((s) => s.drawing);
  const kept = useStudioState((s) => s.kept);
  const viewport = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ first: 0, last: 40 });
  const look = () => {
    const { scrollLeft = 0, clientWidth = 0 } = viewport.current ?? {};
    const first = Math.max(0, Math.floor(scrollLeft / pitch) - 4);
    const last = Math.ceil((scrollLeft + clientWidth) / pitch) + 4;
    setRange((now) => (now.first === first && now.last === last ? now : { first, last }));
  };
  // The present state is always in view; without animation, for it comes with every stroke.
  useEffect(() => {
    const element = viewport.current;
    if (!element) return;
    const [left, right] = [step * pitch, (step + 1) * pitch];
    if (left < element.scrollLeft) element.scrollLeft = left;
    else if (right > element.scrollLeft + element.clientWidth - 16) {
      element.scrollLeft = right - element.clientWidth + 16;
    }
  }, [step]);
  const shown = [];
  for (let i = range.first; i < Math.min(steps, range.last); i++) shown.push(i);
  return (
    <section
      className={classes.strip}
      aria-label={t('history.title')}
      data-testid="history"
      data-kept={kept === drawing || undefined}
    >
      <ScrollArea
        viewportRef={viewport}
        type="auto"
        scrollbarSize={8}
        onScrollPositionChange={look}
      >
        <ol className={classes.states} style={{ width: steps * pitch }}>
          {shown.map((index) => (
            <li key={index} style={{ left: index * pitch }}>
              <Tooltip label={t('history.state', { number: index + 1 })}>
                <UnstyledButton
                  className={classes.state}
                  aria-label={t('history.state', { number: index + 1 })}
                  aria-current={index === step ? 'step' : undefined}
                  data-future={index > step || undefined}
                  onClick={() => studio.goTo(index)}
                >
                  <Thumbnail state={studio.states[index]} />
                </UnstyledButton>
              </Tooltip>
            </li>
          ))}
        </ol>
      </ScrollArea>
    </section>
  );
}

function Thumbnail({ state }: { state: Drawing | undefined }) {
  const studio = useStudio();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { model } = studio.store.getState();
    if (!state || !model || !canvas.current || state.length !== model.card.inputs.length) return;
    let picture = made.get(state);
    if (!picture) {
      picture = thumbnail(model.card, studio.pixelsOf(state), side);
      made.set(state, picture);
    }
    showOn(canvas.current, picture);
  }, [studio, state]);
  return <canvas ref={canvas} />;
}

/** Put pixels on a canvas of their size. */
export function showOn(canvas: HTMLCanvasElement, { width, height, data }: Picture): void {
  canvas.width = width;
  canvas.height = height;
  canvas
    .getContext('2d')
    ?.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
}
