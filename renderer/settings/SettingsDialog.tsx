import { Alert, Tabs } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { failureHint, failureMessage } from '../i18n/failureText';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { Dialog } from '../ui/Dialog';
import { AppearanceSettings } from './AppearanceSettings';
import { FileSettings } from './FileSettings';
import { SpeedSettings } from './SpeedSettings';

interface Props {
  opened: boolean;
  onClose(): void;
  onKeys(): void;
}

const tabs = ['look', 'speed', 'files'] as const;

/** All settings. */
export function SettingsDialog({ opened, onClose, onKeys }: Props) {
  const { t } = useTranslation();
  const { settings } = useWorkspace();
  const failure = useWorkspaceState('settings', (s) => s.failure);
  const report = useWorkspaceState('settings', (s) => s.report);
  useEffect(() => {
    if (opened) void settings.refresh();
  }, [opened, settings]);
  return (
    <Dialog opened={opened} onClose={onClose} size="xl" title={t('settings.title')}>
      {failure && (
        <Alert color="red" title={failureMessage(failure)} role="alert" mb="sm">
          {failureHint(failure)}
        </Alert>
      )}
      <Tabs defaultValue="look">
        <Tabs.List aria-label={t('settings.title')} mb="md">
          {tabs.map((tab) => (
            <Tabs.Tab key={tab} value={tab} data-autofocus={tab === tabs[0] || undefined}>
              {t(`settings.tab.${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="look">
          <AppearanceSettings onKeys={onKeys} />
        </Tabs.Panel>
        <Tabs.Panel value="speed">{report && <SpeedSettings report={report} />}</Tabs.Panel>
        <Tabs.Panel value="files">{report && <FileSettings report={report} />}</Tabs.Panel>
      </Tabs>
    </Dialog>
  );
}
