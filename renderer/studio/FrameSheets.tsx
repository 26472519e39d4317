import { Button, Text, UnstyledButton } from '@mantine/core';
import { IconCopy, IconGif, IconHistory } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { thumbnail } from '../drawing/compose';
import { type SheetInput, sheetInputsOf } from '../drawing/sheetInputs';
import { pictureTypes } from '../photo/openedFile';
import { pickFiles } from '../ui/pickFile';
import { putPixels } from '../ui/putPixels';
import { clipOfHistory, openClip } from './clipImport';
import classes from './frames.module.css';
import { sheetName } from './sheetName';
import { activeInput } from './studioState';
import { useStudio, useStudioState } from './useStudio';

/** Longest side of a frame's picture, in pixels. */
const side = 96;

/** The frames of the input that is drawn on, each with what is on it; one is chosen to draw on. */
export function FrameSheets() {
  const { t } = useTranslation();
  const studio = useStudio();
  const card = useStudioState((s) => s.model?.card);
  const active = useStudioState(activeInput);
  const sheet = useStudioState((s) => s.sheet);
  if (!card || !active?.frame) return null;
  const { input: name, index, count } = active.frame;
  const first = sheet - index;
  const frames = sheetInputsOf(card).slice(first, first + count);
  const open = (opening: () => Promise<void>) =>
    opening().catch((error: unknown) => studio.showFailure(error));
  const title = t('frames.drawOn', { name: t(`input.${active.kind}`) });
  return (
    <div>
      <Text component="h2" size="sm" fw={600} mb={6}>
        {title}
      </Text>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and legend that fight the layout. */}
      <div role="group" aria-label={title} className={classes.frames}>
        {frames.map((frame, i) => (
          <FrameButton key={`${name} ${frame.name}`} input={frame} sheet={first + i} />
        ))}
      </div>
      <Button
        fullWidth
        mt={8}
        size="xs"
        variant="default"
        leftSection={<IconCopy size={16} />}
        disabled={index === 0}
        onClick={() => studio.copySheet(sheet - 1)}
      >
        {t('frames.copy')}
      </Button>
      <Button
        fullWidth
        mt={6}
        size="xs"
        variant="default"
        leftSection={<IconGif size={16} />}
        onClick={() =>
          void pickFiles(pictureTypes).then((files) => open(() => openClip(studio, files)))
        }
      >
        {t('frames.open')}
      </Button>
      <Button
        fullWidth
        mt={6}
        size="xs"
        variant="default"
        leftSection={<IconHistory size={16} />}
        onClick={() => clipOfHistory(studio)}
      >
        {t('frames.history')}
      </Button>
    </div>
  );
}

function FrameButton({ input, sheet }: { input: SheetInput; sheet: number }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const canvas = useRef<HTMLCanvasElement>(null);
  const scene = useStudioState((s) => s.scene);
  const active = useStudioState((s) => s.sheet === sheet);
  useEffect(() => {
    if (!scene || !canvas.current) return;
    const pixels = studio.pixelsOf(scene.drawing);
    putPixels(canvas.current, thumbnail(scene.model.card, pixels, side, sheet));
  }, [studio, scene, sheet]);
  return (
    <UnstyledButton
      className={classes.frame}
      aria-label={sheetName(t, input)}
      aria-pressed={active}
      data-active={active || undefined}
      onClick={() => studio.set({ sheet })}
    >
      <canvas ref={canvas} />
      <Text size="xs">{(input.frame?.index ?? 0) + 1}</Text>
    </UnstyledButton>
  );
}
