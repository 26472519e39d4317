import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ImportChoice } from '#common/contract';
import { pickPicture } from '../photo/openedFile';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import classes from './addModel.module.css';
import { labelCount, recognisedNetOf, takesColoursOfLabels } from './importState';
import { answerText, questionText } from './netText';
import { PaletteChoice } from './PaletteChoice';
import { Readings } from './Readings';

/** Step 2: what the file can't say is chosen by pictures; each answer can be changed by itself too. */
export function ReadingStep() {
  const { t } = useTranslation();
  const { modelImport } = useWorkspace();
  const net = useWorkspaceState('modelImport', recognisedNetOf);
  const choices = net?.choices.filter(({ key }) => key !== 'net') ?? [];
  const mayTakeLabels = net !== undefined && takesColoursOfLabels(net);
  return (
    <Stack>
      {net ? (
        <>
          <Readings />
          {net.facts.inputs.length > 0 && (
            <Group justify="flex-start">
              <Button
                variant="default"
                size="compact-sm"
                onClick={() => pickPicture((file) => void modelImport.setExample(file))}
              >
                {t('addModel.ownPicture')}
              </Button>
            </Group>
          )}
          {labelCount(net) !== undefined && <PaletteChoice net={net} />}
          {(choices.length > 0 || mayTakeLabels) && (
            <details>
              <Text component="summary" size="sm" fw={600}>
                {t('addModel.oneByOne')}
              </Text>
              <Stack mt="xs">
                {choices.map((choice) => (
                  <Question key={choice.key} choice={choice} />
                ))}
                {mayTakeLabels && <PaletteChoice net={net} />}
              </Stack>
            </details>
          )}
        </>
      ) : (
        <Text>{t('addModel.packageSettled')}</Text>
      )}
      <Group justify="flex-end" className={classes.actions}>
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
