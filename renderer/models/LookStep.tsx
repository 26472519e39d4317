import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ImportChoice } from '#common/contract';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { netOf } from './modelImport';
import { answerText, questionText } from './netText';
import { PaletteChoice } from './PaletteChoice';

/** Step 2: what the file can't say, with the likely answers. */
export function LookStep() {
  const { t } = useTranslation();
  const { modelImport } = useWorkspace();
  const net = useWorkspaceState('modelImport', netOf);
  const choices = net?.choices.filter(({ key }) => key !== 'net') ?? [];
  return (
    <Stack>
      <Text>
        {t(
          !net
            ? 'addModel.packageSettled'
            : choices.length > 0
              ? 'addModel.likely'
              : 'addModel.settled',
        )}
      </Text>
      {choices.map((choice) => (
        <Question key={choice.key} choice={choice} />
      ))}
      {net && <PaletteChoice net={net} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={() => modelImport.go('what')}>
          {t('addModel.back')}
        </Button>
        <Button onClick={() => modelImport.go('origin')}>{t('addModel.next')}</Button>
      </Group>
    </Stack>
  );
}

function Question({ choice: { key, values } }: { choice: ImportChoice }) {
  const { t } = useTranslation();
  const { modelImport } = useWorkspace();
  const chosen = useWorkspaceState('modelImport', (s) => s.answers[key]);
  const [likely] = values;
  return (
    <Radio.Group
      label={questionText(t, key)}
      value={chosen ?? likely}
      onChange={(value) => modelImport.answer(key, value)}
    >
      <Group gap="lg" mt={6}>
        {values.map((value) => {
          const answer = answerText(t, key, value);
          return (
            <Radio
              key={value}
              value={value}
              label={value === likely ? t('addModel.likelyOne', { answer }) : answer}
            />
          );
        })}
      </Group>
    </Radio.Group>
  );
}
