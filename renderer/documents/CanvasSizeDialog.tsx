import {
  Button,
  Chip,
  Group,
  SegmentedControl,
  Stack,
  Switch,
  Text,
  UnstyledButton,
} from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Size } from '#common/image/size';
import { useStudio, useStudioState } from '../studio/useStudio';
import { Dialog } from '../ui/Dialog';
import { type Anchor, anchors, extendToShape, placeOnSheet } from './canvasChange';
import classes from './documents.module.css';
import { isShape, longestSide, shapes } from './drawingProportions';
import { NaturalScale } from './NaturalScale';
import { SizeFields } from './SizeFields';

/** Another size for the present drawing: scaled, or with paper added or cut off. */
export function CanvasSizeDialog({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const { t } = useTranslation();
  const size = useStudioState((s) => s.size);
  return (
    <Dialog title={t('canvas.title')} opened={opened} onClose={onClose}>
      <CanvasForm key={`${size.width} ${size.height}`} from={size} onClose={onClose} />
    </Dialog>
  );
}

const largest = ({ width, height }: Size) => Math.max(width, height) > longestSide;

function CanvasForm({ from, onClose }: { from: Size; onClose(): void }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const [how, setHow] = useState<'scale' | 'sheet'>('sheet');
  const [size, setSize] = useState(from);
  const [anchor, setAnchor] = useState<Anchor>({ x: 0.5, y: 0.5 });
  const [keepShape, setKeepShape] = useState(true);
  const linked = how === 'scale' && keepShape;
  const change = how === 'scale' ? { how } : { how, anchor };
  const set = (name: keyof Size, value: number) => {
    const ratio = value / from[name];
    const side = (n: number) => Math.max(1, Math.round(n * ratio));
    setSize(
      linked ? { width: side(from.width), height: side(from.height) } : { ...size, [name]: value },
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onClose();
        studio.resizeCanvas(size, placeOnSheet(from, size, change));
      }}
    >
      <Stack gap="sm">
        <SegmentedControl
          aria-label={t('canvas.how')}
          value={how}
          onChange={(value) => {
            setHow(value as typeof how);
            setSize(from);
          }}
          data={(['sheet', 'scale'] as const).map((value) => ({
            value,
            label: t(`canvas.${value}`),
          }))}
        />
        <Text size="xs" c="dimmed">
          {t(`canvas.${how}Hint`)}
        </Text>
        {how === 'sheet' && (
          <Group role="group" aria-label={t('newDrawing.shape')} gap={6}>
            {shapes.map((shape) => (
              <Chip
                key={shape.join(':')}
                size="xs"
                checked={isShape(size, shape)}
                onChange={() => setSize(extendToShape(from, shape))}
              >
                {shape.join(' : ')}
              </Chip>
            ))}
          </Group>
        )}
        <Group grow wrap="nowrap" gap="sm" align="end">
          <SizeFields size={size} onChange={set} />
        </Group>
        {how === 'scale' ? (
          <Switch
            label={t('canvas.keepShape')}
            checked={keepShape}
            onChange={(event) => setKeepShape(event.currentTarget.checked)}
          />
        ) : (
          <Group align="center" wrap="nowrap" gap="lg">
            <AnchorGrid anchor={anchor} onChange={setAnchor} />
            <SheetPreview from={from} to={size} anchor={anchor} />
          </Group>
        )}
        <NaturalScale size={size} />
        <Group justify="flex-end" className={classes.footer}>
          <Button variant="default" onClick={onClose}>
            {t('newDrawing.cancel')}
          </Button>
          <Button type="submit" disabled={largest(size)}>
            {t('canvas.apply')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Nine places, of which one is where the drawing stays. */
function AnchorGrid({ anchor, onChange }: { anchor: Anchor; onChange(anchor: Anchor): void }) {
  const { t } = useTranslation();
  const names = { 0: 'start', 0.5: 'middle', 1: 'end' } as const;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and legend that fight the layout.
    <div className={classes.anchors} role="group" aria-label={t('canvas.anchor')}>
      {anchors.map(({ x, y }) => (
        <UnstyledButton
          key={`${x} ${y}`}
          aria-label={`${t(`canvas.rows.${names[y]}`)}, ${t(`canvas.columns.${names[x]}`)}`}
          aria-pressed={anchor.x === x && anchor.y === y}
          onClick={() => onChange({ x, y })}
        />
      ))}
    </div>
  );
}

/** Side in CSS pixels of the square that shows both sheets. */
const previewSide = 120;

/** The drawing and its new sheet, to scale. */
function SheetPreview({ from, to, anchor }: { from: Size; to: Size; anchor: Anchor }) {
  const { x, y } = placeOnSheet(from, to, { how: 'sheet', anchor });
  const [left, top] = [Math.min(0, x), Math.min(0, y)];
  const width = Math.max(to.width, x + from.width) - left;
  const height = Math.max(to.height, y + from.height) - top;
  const scale = previewSide / Math.max(width, height);
  const style = (px: number, py: number, size: Size) => ({
    left: (px - left) * scale,
    top: (py - top) * scale,
    width: size.width * scale,
    height: size.height * scale,
  });
  return (
    <div
      className={classes.sheets}
      aria-hidden
      style={{ width: width * scale, height: height * scale }}
    >
      <div data-sheet style={style(0, 0, to)} />
      <div data-drawing style={style(x, y, from)} />
    </div>
  );
}
