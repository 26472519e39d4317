import { Anchor, Button, Text } from '@mantine/core';
import { IconPencilQuestion } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Card } from '#common/contract';
import { cardText, modelName } from '../i18n/cardText';
import { Dialog } from '../ui/Dialog';
import classes from './howToDraw.module.css';
import { useModelImage, useStudioState } from './useStudio';
import { useCommands, useWorkspace } from './useWorkspace';

/** Whether a card shows how to draw for its model; those of other makers may not. */
export const isTaught = (card: Card | undefined): boolean => !!card && card.howToDraw.length > 0;

/** From a blank sheet to a picture, step by step; nothing for a model whose card does not say it. */
export function HowToDrawSteps({ card }: { card: Card }) {
  const { t } = useTranslation();
  if (!isTaught(card)) return null;
  return (
    <ol className={classes.steps} aria-label={t('howToDraw.title', { model: modelName(card) })}>
      {card.howToDraw.map((step) => (
        <li key={step.picture}>
          <StepPicture id={card.id} path={step.picture} />
          <Text size="xs">{cardText(card, step.text)}</Text>
        </li>
      ))}
    </ol>
  );
}

function StepPicture({ id, path }: { id: string; path: string }) {
  // No alternative text: the sentence below the picture says the same.
  return <img src={useModelImage(id, path)} alt="" className={classes.picture} />;
}

/** Link below the model's summary, and the dialogue that it opens; the command of the same name opens it too. */
export function HowToDraw() {
  const { t } = useTranslation();
  const card = useStudioState((s) => s.model?.card);
  const [opened, setOpened] = useState(false);
  useCommands(
    useMemo(() => ({ howToDraw: () => setOpened(true) }), []),
    isTaught(card),
  );
  if (!card || !isTaught(card)) return null;
  return (
    <>
      <Anchor component="button" size="sm" mt={4} ta="left" onClick={() => setOpened(true)}>
        {t('howToDraw.short')}
      </Anchor>
      <Dialog
        title={t('howToDraw.title', { model: modelName(card) })}
        opened={opened}
        onClose={() => setOpened(false)}
        size="xl"
      >
        <HowToDrawSteps card={card} />
      </Dialog>
    </>
  );
}

/** Opens "how to draw" from elsewhere, such as the line below a blank sheet. */
export function HowToDrawButton({ onOpen }: { onOpen?(): void }) {
  const { t } = useTranslation();
  const { commands } = useWorkspace();
  const card = useStudioState((s) => s.model?.card);
  if (!card || !isTaught(card)) return null;
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      flex="none"
      leftSection={<IconPencilQuestion size={16} />}
      onClick={() => {
        onOpen?.();
        commands.runInStudio('howToDraw');
      }}
    >
      {t('howToDraw.short')}
    </Button>
  );
}
