import { ActionIcon, Menu, Slider, Text, Tooltip } from '@mantine/core';
import { IconDots, IconEye, IconEyeOff } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isHidden, layerName, opacityOf } from '../drawing/layerLook';
import { isSketch } from '../drawing/sketch';
import { layerTitle } from '../studio/sheetName';
import { activeInput, type StudioState } from '../studio/studioState';
import { useStudio, useStudioState } from '../studio/useStudio';
import { useWorkspace } from '../studio/useWorkspace';
import { type Layer, layersOf } from './layers';
import classes from './layers.module.css';

/** Which layer is drawn on, and how each is seen: the uppermost first. */
export function LayersPanel() {
  const { t } = useTranslation();
  const model = useStudioState((s) => s.model);
  const drawing = useStudioState((s) => s.drawing);
  const sheet = useStudioState((s) => s.sheet);
  const look = useStudioState((s) => s.look);
  const layers = useMemo(
    () => layersOf({ model, drawing, sheet, look } as StudioState),
    [model, drawing, sheet, look],
  );
  if (layers.length === 0) return null;
  return (
    <div>
      <Text component="h2" size="sm" fw={600} mb={4}>
        {t('layers.title')}
      </Text>
      <div role="radiogroup" aria-label={t('studio.sheet')}>
        {layers.map((layer) => (
          <LayerRow key={layer.name} layer={layer} />
        ))}
      </div>
    </div>
  );
}

function LayerRow({ layer }: { layer: Layer }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const { layers } = useWorkspace();
  const { name, sheet, input } = layer;
  const active = useStudioState((s) => {
    const now = activeInput(s);
    return now !== undefined && layerName(now) === name;
  });
  const hidden = useStudioState((s) => isHidden(s.look, name));
  const opacity = useStudioState((s) => opacityOf(s.look, name));
  const title = layerTitle(t, input);
  const toggle = t(hidden ? 'layers.show' : 'layers.hide', { layer: title });
  return (
    <div
      className={classes.row}
      data-active={active || undefined}
      data-hidden={hidden || undefined}
    >
      <Tooltip label={toggle} position="left">
        <ActionIcon
          size={28}
          variant="subtle"
          color="gray"
          aria-label={toggle}
          onClick={() => layers.set(name, { hidden: !hidden })}
        >
          {hidden ? <IconEyeOff size={16} /> : <IconEye size={16} />}
        </ActionIcon>
      </Tooltip>
      <label className={classes.name}>
        <input
          type="radio"
          name="layer"
          className={classes.radio}
          checked={active}
          onChange={() => studio.set({ sheet })}
        />
        <Text size="sm" inherit truncate>
          {title}
        </Text>
      </label>
      <Slider
        className={classes.opacity}
        size="xs"
        thumbSize={14}
        min={0}
        max={100}
        step={5}
        label={(percent) => t('layers.percent', { percent })}
        thumbLabel={t('layers.opacity', { layer: title })}
        value={Math.round(opacity * 100)}
        onChange={(percent) => layers.set(name, { opacity: percent / 100 })}
      />
      <LayerMenu layer={layer} title={title} />
    </div>
  );
}

function LayerMenu({ layer, title }: { layer: Layer; title: string }) {
  const { t } = useTranslation();
  const { layers } = useWorkspace();
  const below = useStudioState((s) => s.look.sketchBelow);
  return (
    <Menu position="left-start" width={220}>
      <Menu.Target>
        <ActionIcon
          size={28}
          variant="subtle"
          color="gray"
          aria-label={t('layers.more', { layer: title })}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isSketch(layer.input) && (
          <Menu.Item onClick={() => layers.setSketchBelow(!below)}>
            {t(below ? 'layers.toTop' : 'layers.toBottom')}
          </Menu.Item>
        )}
        <Menu.Item onClick={() => layers.clear(layer)}>{t('layers.clear')}</Menu.Item>
        {isSketch(layer.input) && (
          <Text size="xs" c="dimmed" px="sm" py={4}>
            {t('layers.sketchHint')}
          </Text>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
