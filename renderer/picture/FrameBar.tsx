import { Group, Slider, Text } from '@mantine/core';
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerTrackNext,
  IconPlayerTrackPrev,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStudioState } from '../studio/useStudio';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { ToolButton } from '../ui/ToolButton';
import classes from './picture.module.css';

/** Over a picture of several frames: play, step, or choose one. */
export function FrameBar() {
  const { t } = useTranslation();
  const { player } = useWorkspace();
  const count = useStudioState((s) => s.frames.length);
  const frame = useStudioState((s) => s.frame);
  const playing = useWorkspaceState('player', (s) => s.playing);
  if (count < 2) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and legend that fight the layout.
    <div className={classes.note} role="group" aria-label={t('frames.title')} data-testid="frames">
      <Group gap={2} wrap="nowrap">
        <ToolButton
          side="bottom"
          name={t('action.previousFrame')}
          action="previousFrame"
          onClick={() => player.step(-1)}
        >
          <IconPlayerTrackPrev size={18} />
        </ToolButton>
        <ToolButton
          side="bottom"
          name={t(playing ? 'frames.pause' : 'frames.play')}
          action="playFrames"
          onClick={() => player.toggle()}
        >
          {playing ? <IconPlayerPause size={18} /> : <IconPlayerPlay size={18} />}
        </ToolButton>
        <ToolButton
          side="bottom"
          name={t('action.nextFrame')}
          action="nextFrame"
          onClick={() => player.step(1)}
        >
          <IconPlayerTrackNext size={18} />
        </ToolButton>
      </Group>
      <Slider
        w={96}
        size="sm"
        min={1}
        max={count}
        label={null}
        thumbLabel={t('frames.frame')}
        value={frame + 1}
        onChange={(value) => player.show(value - 1)}
      />
      <Text size="sm">{t('frames.of', { number: frame + 1, count })}</Text>
    </div>
  );
}
