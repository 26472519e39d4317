import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { modelName } from '../i18n/cardText';
import { decimal } from '../i18n/decimal';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import type { ImportState } from './importState';

/** What is being done now, and a way to cancel it. */
export function ImportProgress() {
  const { t } = useTranslation();
  const { modelImport } = useWorkspace();
  const state = useWorkspaceState('modelImport', (s) => s);
  const part = partDone(state);
  return (
    <Stack>
      <Text role="status">{useStageText(state)}</Text>
      <Progress.Root size="lg">
        <Progress.Section
          value={part === undefined ? 100 : part * 100}
          animated={part === undefined}
          striped={part === undefined}
          // Without a value: a length that nobody knows.
          aria-valuenow={part === undefined ? undefined : Math.round(part * 100)}
          aria-label={t('addModel.progress')}
        />
      </Progress.Root>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => modelImport.close()}>
          {t('addModel.cancel')}
        </Button>
      </Group>
    </Stack>
  );
}

/** 0 … 1, or undefined if nobody knows. */
function partDone({ step, sent, total, added, checks }: ImportState): number | undefined {
  if (step === 'reading') return sent < total ? sent / total : undefined;
  return added.length > 1 ? checks.length / added.length : undefined;
}

function useStageText({ step, file, sent, total, content, added, checks }: ImportState): string {
  const { t } = useTranslation();
  if (step === 'reading') {
    const mb = (bytes: number) => decimal(bytes / 1e6);
    return sent < total
      ? t('addModel.sending', { file, sent: mb(sent), total: mb(total) })
      : t('addModel.recognising', { file });
  }
  const next = added[checks.length];
  const model = next && modelName(next.card);
  if (model === undefined) {
    return t(content?.kind === 'package' ? 'addModel.unpacking' : 'addModel.installing', { file });
  }
  const place = { number: checks.length + 1, total: added.length };
  return added.length > 1
    ? t('addModel.checkingOf', { model, ...place })
    : t('addModel.checking', { model });
}
