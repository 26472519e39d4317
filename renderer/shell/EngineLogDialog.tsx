import { Button, Code, CopyButton, Group, ScrollArea, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { Dialog } from '../ui/Dialog';

/** The last lines of the engine's log, to read and to copy into a report. */
export function EngineLogDialog() {
  const { t } = useTranslation();
  const { engineLog } = useWorkspace();
  const { opened, text, file } = useWorkspaceState('engineLog', (s) => s);
  // The latest lines are the last.
  const showEnd = (viewport: HTMLDivElement | null) => viewport?.scrollTo(0, viewport.scrollHeight);
  return (
    <Dialog
      opened={opened}
      onClose={() => engineLog.close()}
      size="xl"
      title={t('engine.logTitle')}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('engine.logHint')}
        </Text>
        {text === '' && <Text size="sm">{t('engine.logEmpty')}</Text>}
        {text && (
          <>
            <ScrollArea.Autosize
              mah="50dvh"
              type="auto"
              viewportRef={showEnd}
              viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('engine.logTitle') }}
            >
              <Code block>{text}</Code>
            </ScrollArea.Autosize>
            <Group justify="space-between" wrap="nowrap">
              <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {file}
              </Text>
              <CopyButton value={text}>
                {({ copied, copy }) => (
                  <Button variant="default" flex="none" onClick={copy}>
                    {t(copied ? 'engine.logCopied' : 'engine.copyLog')}
                  </Button>
                )}
              </CopyButton>
            </Group>
          </>
        )}
      </Stack>
    </Dialog>
  );
}
