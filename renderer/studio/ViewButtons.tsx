import { Autocomplete, Group } from '@mantine/core';
import {
  IconArrowsMaximize,
  IconChevronDown,
  IconChevronUp,
  IconFlipHorizontal,
  IconMaximize,
  IconMinus,
  IconPlus,
  IconRotate2,
  IconRotateClockwise2,
} from '@tabler/icons-react';
import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { SharedView } from '../canvas/Pane';
import type { Viewport } from '../canvas/viewport';
import { inMain } from '../ui/inMain';
import { ToolButton } from '../ui/ToolButton';
import { useWorkspace, useWorkspaceState } from './useWorkspace';
import classes from './view.module.css';

const presets = [50, 100, 200, 400, 800];

/** Zoom, turn and mirror of the panes, in the line below them. */
export function ViewButtons({ shared, onZoom }: ZoomProps) {
  const { t } = useTranslation();
  const { commands } = useWorkspace();
  const history = useWorkspaceState('layout', (s) => s.history);
  const turned = useView(shared, ({ angle = 0 }) => angle !== 0);
  const mirrored = useView(shared, (view) => view.mirrored === true);
  const HistoryIcon = history ? IconChevronDown : IconChevronUp;
  const button = (action: 'turnLeft' | 'turnRight' | 'mirrorView' | 'pictureAlone') => ({
    side: 'bottom' as const,
    name: t(`action.${action}`),
    action,
    onClick: () => commands.run(action),
  });
  return (
    <Group gap={2} wrap="nowrap" role="group" aria-label={t('view.title')} className={classes.bar}>
      <div className={classes.turns}>
        <ToolButton {...button('turnLeft')}>
          <IconRotate2 size={18} />
        </ToolButton>
        <ToolButton {...button('turnRight')} active={turned}>
          <IconRotateClockwise2 size={18} />
        </ToolButton>
        <ToolButton {...button('mirrorView')} active={mirrored}>
          <IconFlipHorizontal size={18} />
        </ToolButton>
        <ToolButton {...button('pictureAlone')}>
          <IconArrowsMaximize size={18} />
        </ToolButton>
      </div>
      <ToolButton
        side="bottom"
        name={t('studio.zoomOut')}
        action="zoomOut"
        onClick={() => commands.run('zoomOut')}
      >
        <IconMinus size={18} />
      </ToolButton>
      <ZoomField shared={shared} onZoom={onZoom} />
      <ToolButton
        side="bottom"
        name={t('studio.zoomIn')}
        action="zoomIn"
        onClick={() => commands.run('zoomIn')}
      >
        <IconPlus size={18} />
      </ToolButton>
      <ToolButton
        side="bottom"
        name={t('studio.fit')}
        action="fit"
        onClick={() => commands.run('fit')}
      >
        <IconMaximize size={18} />
      </ToolButton>
      <ToolButton
        side="bottom"
        name={t('action.historyStrip')}
        action="historyStrip"
        onClick={() => commands.run('historyStrip')}
      >
        <HistoryIcon size={18} />
      </ToolButton>
    </Group>
  );
}

interface ZoomProps {
  shared: SharedView;
  /** Zoom the panes. @param scale CSS pixels to a pixel of the drawing. */
  onZoom(scale: number): void;
}

/** The zoom in per cent: typed, or chosen. */
function ZoomField({ shared, onZoom }: ZoomProps) {
  const { t } = useTranslation();
  const { commands } = useWorkspace();
  const zoom = useView(shared, ({ scale }) => Math.round(scale * 100));
  const [typed, setTyped] = useState<string>();
  // The list is made when one comes to the field, not at each start.
  const [reached, setReached] = useState(false);
  const percent = (count: number) => t('view.percent', { count });
  const fit = t('view.fit');
  const offered = [fit, ...presets.map(percent)];
  const apply = (text: string) => {
    setTyped(undefined);
    if (text === fit) commands.run('fit');
    const number = Number.parseFloat(text.replace(',', '.'));
    if (number > 0) onZoom(number / 100);
  };
  return (
    <Autocomplete
      size="xs"
      w={72}
      aria-label={t('view.zoom')}
      value={typed ?? percent(zoom)}
      data={offered}
      filter={({ options }) => options}
      comboboxProps={{
        portalProps: inMain,
        width: 100,
        position: 'top',
        keepMounted: reached,
      }}
      onFocus={(event) => {
        setReached(true);
        event.currentTarget.select();
      }}
      // What is chosen from the list comes as if it were typed.
      onChange={(text) => (offered.includes(text) ? apply(text) : setTyped(text))}
      onBlur={() => typed !== undefined && apply(typed)}
      onKeyDown={(event) => {
        // Leaving the field applies what is in it; keys are the drawing's again.
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setTyped(undefined);
      }}
    />
  );
}

/** A part of the view as it is now. Panning changes the view many times a second, but none of what is shown here. */
function useView<T extends boolean | number>(shared: SharedView, select: (view: Viewport) => T): T {
  return useSyncExternalStore(shared.onChange, () => select(shared.view));
}
