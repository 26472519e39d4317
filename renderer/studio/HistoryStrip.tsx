import { ScrollArea, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../documents/scene';
import { useFiles } from '../documents/useFiles';
import { modelName } from '../i18n/cardText';
import { useActionItems } from '../keys/useActionItems';
import { useContextMenu } from '../ui/ContextMenu';
import { putPixels } from '../ui/putPixels';
import classes from './history.module.css';
import { useStudio, useStudioState } from './useStudio';

/** Width of a thumbnail with its gap, in CSS pixels. */
const thumbnailPitch = 60;

/** Thumbnails of all states in the history; a click goes to one. */
export function HistoryStrip() {
  const { t } = useTranslation();
  const studio = useStudio();
  const files = useFiles();
  const items = useActionItems();
  const step = useStudioState((s) => s.step);
  const steps = useStudioState((s) => s.steps);
  const scene = useStudioState((s) => s.scene);
  const kept = useStudioState((s) => s.savedScene);
  const viewport = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ first: 0, last: 40 });
  const look = () => {
    const { scrollLeft = 0, clientWidth = 0 } = viewport.current ?? {};
    const first = Math.max(0, Math.floor(scrollLeft / thumbnailPitch) - 4);
    const last = Math.ceil((scrollLeft + clientWidth) / thumbnailPitch) + 4;
    setRange((now) => (now.first === first && now.last === last ? now : { first, last }));
  };
  // Keep the current state in view; no animation, because this happens with every stroke.
  useEffect(() => {
    const element = viewport.current;
    if (!element) return;
    // Two neighbours on each side stay visible too: one may want to go there next.
    const [left, right] = [(step - 2) * thumbnailPitch, (step + 3) * thumbnailPitch];
    if (left < element.scrollLeft) element.scrollLeft = left;
    else if (right > element.scrollLeft + element.clientWidth) {
      element.scrollLeft = right - element.clientWidth;
    }
  }, [step]);
  const asked = useRef(0);
  const { onContextMenu, menu } = useContextMenu(() => [
    [
      { id: 'go', label: t('history.go'), run: () => studio.goTo(asked.current) },
      { id: 'from', label: t('history.from'), run: () => void files.newFrom(asked.current) },
    ],
    items('undo', 'redo', 'timelapse'),
  ]);
  const shown = [];
  for (let i = range.first; i < Math.min(steps, range.last); i++) shown.push(i);
  return (
    <section
      className={classes.strip}
      aria-label={t('history.title')}
      data-testid="history"
      onContextMenu={(event) => {
        const state = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
        asked.current = Number(state?.dataset.index ?? step);
        onContextMenu(event);
      }}
      data-kept={(kept !== undefined && kept === scene) || undefined}
    >
      <ScrollArea
        viewportRef={viewport}
        type="auto"
        scrollbars="x"
        scrollbarSize={8}
        onScrollPositionChange={look}
      >
        <ol className={classes.states} style={{ width: steps * thumbnailPitch }}>
          {shown.map((index) => (
            <HistoryState key={index} index={index} current={step} />
          ))}
        </ol>
      </ScrollArea>
      {menu}
    </section>
  );
}

function HistoryState({ index, current }: { index: number; current: number }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const state = studio.states[index];
  const before = studio.states[index - 1];
  // Separator with the model's name where the model changes.
  const turned = before && state && before.model.card.id !== state.model.card.id;
  const number = index + 1;
  const name = turned
    ? t('history.turned', { number, model: modelName(state.model.card) })
    : t('history.state', { number });
  return (
    <li style={{ left: index * thumbnailPitch }} data-turned={turned || undefined}>
      <Tooltip label={name}>
        <UnstyledButton
          className={classes.state}
          aria-label={name}
          aria-current={index === current ? 'step' : undefined}
          data-future={index > current || undefined}
          data-index={index}
          onClick={() => studio.goTo(index)}
        >
          <Thumbnail state={state} before={before} />
        </UnstyledButton>
      </Tooltip>
    </li>
  );
}

function Thumbnail({ state, before }: { state: Scene | undefined; before: Scene | undefined }) {
  const studio = useStudio();
  const canvas = useRef<HTMLCanvasElement>(null);
  // Without a drawing there is nothing to show before the picture is made.
  useStudioState((s) => s.outputTask?.scene === state);
  const undrawn = state?.settings && studio.thumbnails.get(state);
  useEffect(() => {
    if (!state || !canvas.current) return;
    const picture = undrawn ?? studio.thumbnails.get(state, before);
    if (picture) putPixels(canvas.current, picture);
  }, [studio, state, before, undrawn]);
  if (state?.settings && !undrawn) {
    return (
      <Text size="xs" c="dimmed">
        {state.settings.seed}
      </Text>
    );
  }
  return <canvas ref={canvas} />;
}
