import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CardInput } from '#common/contract';
import { sceneSize } from '../documents/scene';
import { useFiles } from '../documents/useFiles';
import { labelName, modelName } from '../i18n/cardText';
import { NoticeBar } from '../ui/NoticeBar';
import type { ModelSwitchReport } from './modelSwitchReport';
import { useStudio } from './useStudio';

/** Reports what was lost when the model was changed, with an undo button. */
export function SwitchNotice({ switched }: { switched: ModelSwitchReport }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const files = useFiles();
  const { how, from, to, kept } = switched;
  const carried = how === 'carried';
  const drawnBefore = from.card.inputs.length > 0;
  const same = from.card.id === to.model.card.id;
  const names = { model: modelName(to.model.card), from: modelName(from.card) };
  return (
    <NoticeBar
      closeLabel={t('app.close')}
      onClose={() => studio.modelSwitch.dismiss()}
      action={
        <Button
          size="compact-sm"
          variant="light"
          flex="none"
          onClick={() => (kept ? void files.openRecent(kept) : studio.modelSwitch.revert())}
        >
          {carried ? t('switch.undo') : t(same ? 'switch.backToDrawing' : 'switch.back', names)}
        </Button>
      }
    >
      <Text span inherit fw={600}>
        {t(`switch.${how}`, names)}
      </Text>{' '}
      <LossList switched={switched} />
      {!carried && drawnBefore && ` ${t(kept ? 'switch.kept' : 'switch.safe', names)}`}
    </NoticeBar>
  );
}

/** A sentence for each kind of content that was not carried over. */
function LossList({ switched }: { switched: ModelSwitchReport }) {
  const { t, i18n } = useTranslation();
  const { unknownLabels, droppedSheets, missingInputs, resized, from, to } = switched;
  const list = new Intl.ListFormat(i18n.language, { type: 'unit', style: 'long' });
  const sheets = (kinds: readonly CardInput['kind'][]) =>
    list.format(kinds.map((kind) => t(`input.${kind}`)));
  const labels = unknownLabels.map(({ name, pixels }) =>
    t('switch.label', {
      label: labelName(from.card, name),
      count: pixels,
      pixels: pixels.toLocaleString(i18n.language),
    }),
  );
  const { width, height } = sceneSize(to);
  return [
    labels.length > 0 && t('switch.unknown', { labels: list.format(labels) }),
    droppedSheets.length > 0 && t('switch.left', { sheets: sheets(droppedSheets) }),
    missingInputs.length > 0 && t('switch.lacks', { sheets: sheets(missingInputs) }),
    resized && t('switch.resized', { width, height }),
  ]
    .filter(Boolean)
    .join(' ');
}
