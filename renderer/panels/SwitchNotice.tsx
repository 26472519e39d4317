import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CardInput } from '../../electron/engine/contract';
import type { Switched } from '../state/switched';
import { useStudio } from '../state/useStudio';
import { Notice } from './Notice';

/** What became of the drawing when the model was changed, and the way back. */
export function SwitchNotice({ switched }: { switched: Switched }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const { how, from, to } = switched;
  const carried = how === 'carried';
  const names = { model: to.model.card.name, from: from.card.name };
  return (
    <Notice
      title={t(`switch.${how}`, names)}
      closeButtonLabel={t('app.close')}
      onClose={() => studio.modelSwitch.dismiss()}
    >
      <Group justify="space-between" align="flex-end" gap="md" wrap="nowrap">
        <div>
          {carried ? (
            <Lost switched={switched} />
          ) : (
            <Text size="sm">{t('switch.safe', names)}</Text>
          )}
        </div>
        <Button size="xs" variant="light" flex="none" onClick={() => studio.modelSwitch.back()}>
          {carried ? t('switch.undo') : t('switch.back', names)}
        </Button>
      </Group>
    </Notice>
  );
}

/** One line for each kind of thing that did not come along. */
function Lost({ switched }: { switched: Switched }) {
  const { t, i18n } = useTranslation();
  const { unknown, left, lacks, resized, to } = switched;
  const list = new Intl.ListFormat(i18n.language, { type: 'unit', style: 'long' });
  const sheets = (kinds: readonly CardInput['kind'][]) =>
    list.format(kinds.map((kind) => t(`input.${kind}`)));
  const labels = unknown.map(({ name, pixels }) =>
    t('switch.label', {
      label: name.replaceAll('_', ' '),
      count: pixels,
      pixels: pixels.toLocaleString(i18n.language),
    }),
  );
  const { width, height } = to.drawing[0].ground;
  return (
    <>
      {labels.length > 0 && (
        <Text size="sm">{t('switch.unknown', { labels: list.format(labels) })}</Text>
      )}
      {left.length > 0 && <Text size="sm">{t('switch.left', { sheets: sheets(left) })}</Text>}
      {lacks.length > 0 && <Text size="sm">{t('switch.lacks', { sheets: sheets(lacks) })}</Text>}
      {resized && <Text size="sm">{t('switch.resized', { width, height })}</Text>}
    </>
  );
}
