import { Button, Chip, Group, Modal, NumberInput, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Card } from '#common/contract';
import { type Size, startSize } from '#common/image/size';
import { useStudioState } from '../studio/useStudio';
import { useFiles } from './useFiles';

/** Shapes that are offered, as width by height. */
const shapes = [
  [1, 1],
  [4, 3],
  [3, 2],
  [16, 9],
  [3, 4],
  [9, 16],
] as const;
/** Longer sides that are offered, in pixels. */
const sides = [256, 512, 768, 1024] as const;
/** Longest side, in pixels, that is drawn on without delay. */
const longestSide = 2048;

/** A new drawing in a size of one's own: longer side and shape, or numbers. */
export function NewDrawingDialog({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const { t } = useTranslation();
  const card = useStudioState((s) => s.model?.card);
  return (
    <Modal
      opened={opened && card !== undefined}
      onClose={onClose}
      title={t('newDrawing.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {card && <SizeForm card={card} onClose={onClose} />}
    </Modal>
  );
}

function SizeForm({ card, onClose }: { card: Card; onClose(): void }) {
  const { t } = useTranslation();
  const files = useFiles();
  const [own] = useState(() => startSize(card.size));
  const [size, setSize] = useState<Size>({ width: own[0], height: own[1] });
  const longer = Math.max(size.width, size.height);
  const shape = shapes.find(([w, h]) => isShape(size, w, h));
  const choose = (side: number, [w, h]: readonly [number, number]) =>
    setSize({
      width: Math.round((side * w) / Math.max(w, h)),
      height: Math.round((side * h) / Math.max(w, h)),
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onClose();
        void files.newDrawing(size);
      }}
    >
      <Stack gap="sm">
        <Chip.Group
          value={String(longer)}
          onChange={(side) => choose(Number(side), shape ?? [size.width, size.height])}
        >
          <Group role="group" aria-label={t('newDrawing.side')} gap={6}>
            {sides.map((side) => (
              <Chip key={side} size="xs" value={String(side)}>
                {side}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <Chip.Group
          value={shape?.join(':') ?? ''}
          onChange={(name) => {
            const chosen = shapes.find((one) => one.join(':') === name);
            if (chosen) choose(longer, chosen);
          }}
        >
          <Group role="group" aria-label={t('newDrawing.shape')} gap={6}>
            {shapes.map((one) => (
              <Chip key={one.join(':')} size="xs" value={one.join(':')}>
                {one.join(' : ')}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <Group grow>
          {(['width', 'height'] as const).map((name) => (
            <NumberInput
              key={name}
              label={t(`size.${name}`)}
              min={1}
              max={longestSide}
              clampBehavior="blur"
              allowDecimal={false}
              allowNegative={false}
              value={size[name]}
              onChange={(value) =>
                typeof value === 'number' && value > 0 && setSize({ ...size, [name]: value })
              }
            />
          ))}
        </Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('newDrawing.cancel')}
          </Button>
          <Button type="submit">{t('newDrawing.create')}</Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Whether a size has a shape, as exactly as whole pixels allow. */
function isShape({ width, height }: Size, w: number, h: number): boolean {
  return Math.abs(width * h - height * w) < Math.max(w, h);
}
