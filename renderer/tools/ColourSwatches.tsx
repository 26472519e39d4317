import { Tooltip, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from '../studio/panes.module.css';
import { activeInput } from '../studio/studioState';
import { useStudioState } from '../studio/useStudio';
import { useKeyLabel, useWorkspace, useWorkspaceState } from '../studio/useWorkspace';

/** Foreground and background colour, overlapping; a click swaps them. */
export function ColourSwatches() {
  const { t } = useTranslation();
  const { backgroundColour } = useWorkspace();
  const input = useStudioState(activeInput);
  const classIndex = useStudioState((s) => s.classIndex);
  const colour = useStudioState((s) => s.colour);
  const back = useWorkspaceState('backgroundColour', (s) => s);
  const key = useKeyLabel('swapColours');
  const name = t('action.swapColours');
  const labels = input?.kind === 'labels' ? input.palette : undefined;
  const front = labels ? labels[classIndex]?.colour : colour;
  const behind = labels ? labels[back.classIndex]?.colour : back.colour;
  return (
    <Tooltip label={key ? t('keys.shortcut', { name, key }) : name} position="left">
      <UnstyledButton
        className={classes.pair}
        aria-label={name}
        onClick={() => backgroundColour.swap()}
      >
        <span className={classes.swatch} style={{ background: behind }} />
        <span className={classes.swatch} style={{ background: front }} />
      </UnstyledButton>
    </Tooltip>
  );
}
