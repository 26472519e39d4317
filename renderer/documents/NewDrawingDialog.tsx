import { Button, Checkbox, Chip, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Card, isInk } from '#common/contract';
import { type Size, startSize } from '#common/image/size';
import { chosenSize } from '../shell/windowMemory';
import { brushOffer } from '../studio/brushOffer';
import { HowToDrawSteps } from '../studio/HowToDraw';
import { useStudio, useStudioState } from '../studio/useStudio';
import { Dialog } from '../ui/Dialog';
import classes from './documents.module.css';
import { isShape, shapes, sides } from './drawingProportions';
import { NaturalScale } from './NaturalScale';
import { SizeFields } from './SizeFields';
import { useFiles } from './useFiles';

/** A new drawing in a size of one's own: longer side and shape, or numbers. */
export function NewDrawingDialog({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const { t } = useTranslation();
  const card = useStudioState((s) => s.model?.card);
  return (
    <Dialog opened={opened && card !== undefined} onClose={onClose} title={t('newDrawing.title')}>
      {card && <SizeForm card={card} onClose={onClose} />}
    </Dialog>
  );
}

function SizeForm({ card, onClose }: { card: Card; onClose(): void }) {
  const { t, i18n } = useTranslation();
  const studio = useStudio();
  const files = useFiles();
  const own = startSize(card.size);
  // The last choice first, as with any program that makes documents.
  const [size, setSize] = useState<Size>(() => chosenSize(card) ?? own);
  const [matching, setMatching] = useState(true);
  const offer = brushOffer({ ...studio.store.getState(), size });
  const inked = card.inputs.some(isInk);
  const create = async () => {
    await files.newDrawing(size);
    if (offer && matching) studio.set({ brushes: offer.brushes });
  };
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
        void create();
      }}
    >
      <Stack gap="sm">
        <Chip.Group
          value={String(longer)}
          onChange={(side) => choose(Number(side), shape ?? [size.width, size.height])}
        >
          <Chips name={t('newDrawing.side')}>
            {sides.map((side) => (
              <Chip key={side} size="xs" value={String(side)}>
                {side}
              </Chip>
            ))}
          </Chips>
        </Chip.Group>
        <Chip.Group
          value={shape?.join(':') ?? ''}
          onChange={(name) => {
            const chosen = shapes.find((one) => one.join(':') === name);
            if (chosen) choose(longer, chosen);
          }}
        >
          <Chips name={t('newDrawing.shape')}>
            {shapes.map((one) => (
              <Chip key={one.join(':')} size="xs" value={one.join(':')}>
                {one.join(' : ')}
              </Chip>
            ))}
          </Chips>
        </Chip.Group>
        <Group grow wrap="nowrap" gap="sm">
          <SizeFields
            size={size}
            onChange={(side, length) => setSize({ ...size, [side]: length })}
          />
        </Group>
        <Button variant="light" size="compact-xs" w="fit-content" onClick={() => setSize(own)}>
          {t('newDrawing.own', { ...own })}
        </Button>
        <NaturalScale size={size} />
        {offer && (
          <Checkbox
            size="sm"
            label={t('newDrawing.brushes', { times: offer.times.toLocaleString(i18n.language) })}
            description={`${t('newDrawing.brushesHint')} ${inked ? t('newDrawing.inkHint') : ''}`}
            checked={matching}
            onChange={(event) => setMatching(event.currentTarget.checked)}
          />
        )}
        <HowToDrawSteps card={card} />
        <Group justify="flex-end" className={classes.footer}>
          <Button variant="default" onClick={onClose}>
            {t('newDrawing.cancel')}
          </Button>
          <Button type="submit">{t('newDrawing.create')}</Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Choices beside each other, below the name that they have together. */
function Chips({ name, children }: { name: string; children: ReactNode }) {
  const id = useId();
  return (
    <div>
      <Text id={id} size="sm" fw={500} mb={4}>
        {name}
      </Text>
      <Group role="group" aria-labelledby={id} gap={6}>
        {children}
      </Group>
    </div>
  );
}
