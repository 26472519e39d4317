import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFiles } from '../documents/useFiles';
import { modelName } from '../i18n/cardText';
import { noticeText } from '../i18n/failureText';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { PictureView } from '../ui/PictureView';
import classes from './addModel.module.css';

/** The end of the third step: the models are installed and checked. */
export function AddedModels({ onTry }: { onTry(): void }) {
  const { t } = useTranslation();
  const files = useFiles();
  const { modelImport } = useWorkspace();
  const { added, checks, sample, missing } = useWorkspaceState('modelImport', (s) => s);
  const [model] = added;
  const [check] = checks;
  if (!model || !check) return null;
  const name = modelName(model.card);
  return (
    <Stack>
      <Title order={2} size="h3">
        {t('addModel.done', { count: added.length, model: name })}
      </Title>
      {added.length === 1 && (
        <>
          <div className={classes.readings}>
            {sample && (
              <figure className={classes.reading}>
                <PictureView picture={sample} name={t('addModel.example')} />
              </figure>
            )}
            <figure className={classes.reading}>
              <PictureView picture={check.picture} name={t('addModel.result', { model: name })} />
            </figure>
          </div>
          <Text size="sm">
            {t('addModel.checked', {
              ms: Math.round(check.ms),
              width: check.width,
              height: check.height,
              mb: Math.round(check.peakBytes / 1e6),
            })}
          </Text>
        </>
      )}
      {checks
        .flatMap(({ notes }) => notes)
        .map((note) => (
          <Text key={noticeText(note)} size="sm">
            {noticeText(note)}
          </Text>
        ))}
      <Group justify="flex-end" className={classes.actions}>
        <Button variant="default" onClick={() => modelImport.close()}>
          {t('addModel.close')}
        </Button>
        {missing ? (
          <Button
            onClick={() => {
              modelImport.close();
              missing.reopen();
            }}
          >
            {t('addModel.openDrawing')}
          </Button>
        ) : (
          <>
            <Button variant="default" onClick={() => modelImport.open()}>
              {t('addModel.another')}
            </Button>
            <Button
              onClick={() => {
                modelImport.close();
                void files.tryModel(model);
                onTry();
              }}
            >
              {t('addModel.try')}
            </Button>
          </>
        )}
      </Group>
    </Stack>
  );
}
