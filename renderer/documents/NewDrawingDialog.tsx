import { Button, Chip, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Card } from '#common/contract';
import { type Size, startSize } from '#common/image/size';
import { chosenSize } from '../shell/windowMemory';
import { HowToDrawSteps } from '../studio/HowToDraw';
import { useStudioState } from '../studio/useStudio';
import { NaturalScale } from './NaturalScale';
import { SideInputs } from './SideInputs';
import { isShape, shapes, sides } from './sheetShapes';
import { useFiles } from './useFiles';

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
  const own = startSize(card.size);
  // The last choice first, as with any program that makes documents.
  const [size, setSize] = useState<Size>(() => chosenSize(card) ?? own);
  const longer = Math.max(size.width, size.height);
  const shape = shapes.find((one) => isShape(size, one));
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
          <SideInputs
            size={size}
            onChange={(side, length) => setSize({ ...size, [side]: length })}
          />
        </Group>
        <Button variant="subtle" size="compact-sm" w="fit-content" onClick={() => setSize(own)}>
          {t('newDrawing.own', { ...own })}
        </Button>
        <NaturalScale size={size} />
        <HowToDrawSteps card={card} />
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
