import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFiles } from '../documents/useFiles';
import { useWorkspace } from '../studio/useWorkspace';
import { Dialog } from '../ui/Dialog';

/** Says which model a drawing needs, and offers to add it. */
export function MissingModelDialog() {
  const { t } = useTranslation();
  const files = useFiles();
  const { modelImport } = useWorkspace();
  const missing = useStore(files.store, (s) => s.missingModel);
  const close = () => files.dismissMissing();
  return (
    <Dialog title={t('addModel.missing.title')} opened={missing !== undefined} onClose={close}>
      <Stack>
        <Text>{t('addModel.missing.text', { model: missing?.name ?? '' })}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('addModel.missing.later')}
          </Button>
          <Button
            data-autofocus
            onClick={() => {
              close();
              if (missing) modelImport.open(missing);
            }}
          >
            {t('addModel.button')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
