import {
  Alert,
  Button,
  Group,
  Select,
  SimpleGrid,
  Stack,
  Text,
  UnstyledButton,
} from '@mantine/core';
import { IconDice5, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { modelName } from '../i18n/cardText';
import { failureHint, failureMessage } from '../i18n/failureText';
import { useStudioState } from '../studio/useStudio';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { valueControls } from '../studio/ValueControls';
import { Dialog } from '../ui/Dialog';
import { inMain } from '../ui/inMain';
import { LabelledSlider } from '../ui/LabelledSlider';
import { PictureView } from '../ui/PictureView';
import { canDream, type DreamPicture, shownDream } from './dream';
import classes from './dream.module.css';

/** Dreams to draw on: a dice, words, classes, and a walk between two of them. */
export function DreamDialog() {
  const { t } = useTranslation();
  const { dream } = useWorkspace();
  const open = useWorkspaceState('dream', (s) => s.open);
  const model = useWorkspaceState('dream', (s) => s.model);
  return (
    <Dialog
      title={t('dream.title')}
      opened={open}
      onClose={() => dream.close()}
      size="min(860px, 112dvh)"
    >
      {model ? <Dreams /> : <Text>{t('dream.none')}</Text>}
    </Dialog>
  );
}

function Dreams() {
  const { t } = useTranslation();
  const { dream } = useWorkspace();
  const { model, values, pictures, busy, chosen, failure } = useWorkspaceState('dream', (s) => s);
  const dreamers = useStudioState((s) => s.models)?.filter(canDream) ?? [];
  const shown = useWorkspaceState('dream', shownDream);
  if (!model) return null;
  const { painter } = dream;
  const made = pictures.filter(({ current }) => current).length;
  const set = (name: string, value: string | number | undefined) => dream.setValue(name, value);
  return (
    <Stack gap="sm">
      {dreamers.length > 1 && (
        <Select
          label={t('studio.model')}
          allowDeselect={false}
          comboboxProps={{ portalProps: inMain }}
          data={dreamers.map(({ card }) => ({ value: card.id, label: modelName(card) }))}
          value={model.card.id}
          onChange={(id) => {
            const wanted = dreamers.find(({ card }) => card.id === id);
            if (wanted && wanted !== model) dream.choose(wanted);
          }}
        />
      )}
      {valueControls(model.card, { values, set, chips: true }, t('values.refine'))}
      <div className={classes.columns}>
        <div>
          <SimpleGrid cols={3} spacing={8} verticalSpacing={8}>
            {pictures.map((one, i) => (
              <DreamButton
                key={one.seed}
                dream={one}
                active={i === chosen}
                onChoose={() => dream.select(i)}
              />
            ))}
          </SimpleGrid>
          <Group justify="space-between" mt={8} mih={36} wrap="nowrap">
            <Button
              variant="default"
              leftSection={<IconDice5 size={18} />}
              onClick={() => dream.throwDice()}
            >
              {t('dream.dice')}
            </Button>
            <Group gap={8} role="status" wrap="nowrap">
              <Text size="sm" c="dimmed">
                {made < pictures.length && t('dream.progress', { made, count: pictures.length })}
              </Text>
              {busy && (
                <Button size="xs" variant="default" onClick={() => dream.cancel()}>
                  {t('dream.stop')}
                </Button>
              )}
            </Group>
          </Group>
        </div>
        <div>
          <PictureView className={classes.picture} picture={shown} name={t('dream.shown')} />
          <Walk />
        </div>
      </div>
      {failure && (
        <Alert color="red" role="alert">
          {failureMessage(failure)} {failureHint(failure)}
        </Alert>
      )}
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" c="dimmed">
          {painter ? t('dream.then', { model: modelName(painter.card) }) : t('dream.nobody')}
        </Text>
        <Button
          flex="none"
          leftSection={<IconPencil size={18} />}
          disabled={!shown || !painter}
          onClick={() => dream.take()}
        >
          {t('dream.take')}
        </Button>
      </Group>
    </Stack>
  );
}

interface DreamButtonProps {
  dream: DreamPicture;
  active: boolean;
  onChoose(): void;
}

function DreamButton({ dream, active, onChoose }: DreamButtonProps) {
  const { t } = useTranslation();
  return (
    <UnstyledButton
      className={classes.dream}
      aria-label={t('dream.one', { seed: dream.seed })}
      aria-pressed={active}
      aria-busy={!dream.current}
      onClick={onChoose}
    >
      <PictureView className={classes.picture} picture={dream.picture} />
    </UnstyledButton>
  );
}

/** The way from the chosen dream to another one. */
function Walk() {
  const { t, i18n } = useTranslation();
  const { dream } = useWorkspace();
  const { pictures, towards, walk } = useWorkspaceState('dream', (s) => s);
  const end = pictures[towards];
  if (!end) return null;
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' });
  return (
    <div className={classes.walk}>
      <div>
        <LabelledSlider
          name={t('dream.walk')}
          label={t('dream.walkTo', { seed: end.seed })}
          shown={percent.format(walk)}
          min={0}
          max={1}
          step={0.01}
          value={walk}
          onChange={(value) => dream.setWalk(value)}
        />
      </div>
      <UnstyledButton
        className={classes.end}
        aria-label={t('dream.turn', { seed: end.seed })}
        title={t('dream.turn', { seed: end.seed })}
        onClick={() => dream.turn()}
      >
        <PictureView className={classes.picture} picture={end.picture} />
      </UnstyledButton>
    </div>
  );
}
