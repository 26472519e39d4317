import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { failureHint, failureMessage } from '../i18n/failureText';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import classes from './addModel.module.css';

/** Why a model was not added, and what to do instead. */
export function FailedImport() {
  const { t } = useTranslation();
  const { modelImport } = useWorkspace();
  const failure = useWorkspaceState('modelImport', (s) => s.failure);
  const emptyFolder = useWorkspaceState('modelImport', (s) => s.emptyFolder);
  const hint = failure ? failureHint(failure) : t('addModel.emptyFolderHint');
  return (
    <Stack>
      <Alert
        color="orange"
        role="alert"
        title={t('addModel.failed')}
        classNames={{ label: classes.alertTitle }}
      >
        <Text>
          {failure ? failureMessage(failure) : t('addModel.emptyFolder', { name: emptyFolder })}
        </Text>
        {hint && <Text mt="xs">{hint}</Text>}
      </Alert>
      <Text size="sm" c="dimmed">
        {t('addModel.nothing')}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => modelImport.close()}>
          {t('addModel.close')}
        </Button>
        <Button onClick={() => modelImport.go('pick')}>{t('addModel.other')}</Button>
      </Group>
    </Stack>
  );
}
