import { Button, CloseButton, Group, Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { failureHint, failureMessage } from '../i18n/failureText';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';

/** What became of the last action in the gallery, with a way back from a removal. */
export function GalleryNotice() {
  const { t } = useTranslation();
  const { gallery } = useWorkspace();
  const { removed, shown, failure } = useWorkspaceState('gallery', (s) => s);
  const text = useNoticeText();
  return (
    <div role={failure ? 'alert' : 'status'}>
      {text && (
        <Paper withBorder p="sm" mb="md">
          <Group wrap="nowrap" justify="space-between">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {text}
            </Text>
            <Group wrap="nowrap" gap="xs">
              {removed && !shown && !failure && (
                <Button size="compact-sm" onClick={() => void gallery.undoRemoval()}>
                  {t('models.undo')}
                </Button>
              )}
              <CloseButton aria-label={t('app.close')} onClick={() => gallery.dismiss()} />
            </Group>
          </Group>
        </Paper>
      )}
    </div>
  );
}

function useNoticeText(): string {
  const { t } = useTranslation();
  const { removed, shown, failure } = useWorkspaceState('gallery', (s) => s);
  if (failure) return `${failureMessage(failure)} ${failureHint(failure)}`;
  if (shown) {
    const where = { model: shown.name, folder: shown.folder };
    return shown.copied ? t('models.shownAt', where) : t('models.shownAtOnly', where);
  }
  return removed ? t('models.removed', { model: removed.name }) : '';
}
