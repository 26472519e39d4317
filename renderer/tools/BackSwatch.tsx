import { Tooltip, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from '../studio/panes.module.css';
import { activeInput } from '../studio/studioState';
import { useStudioState } from '../studio/useStudio';
import { useKeyName, useWorkspace, useWorkspaceState } from '../studio/useWorkspace';

/** Front and back colour, one over the other; a click swaps them. */
export function BackSwatch() {
  const { t } = useTranslation();
  const { backColour } = useWorkspace();
  const input = useStudioState(activeInput);
  const classIndex = useStudioState((s) => s.classIndex);
  const colour = useStudioState((s) => s.colour);
  const back = useWorkspaceState('backColour', (s) => s);
  const key = useKeyName('swapColours');
  const name = t('action.swapColours');
  const labels = input?.kind === 'labels' ? input.palette : undefined;
  const front = labels ? labels[classIndex]?.colour : colour;
  const behind = labels ? labels[back.classIndex]?.colour : back.colour;
  return (
    <Tooltip label={key ? t('keys.shortcut', { name, key }) : name} position="left">
      <UnstyledButton className={classes.pair} aria-label={name} onClick={() => backColour.swap()}>
        <span className={classes.swatch} style={{ background: behind }} />
        <span className={classes.swatch} style={{ background: front }} />
      </UnstyledButton>
    </Tooltip>
  );
}
