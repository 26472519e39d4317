import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SettingsReport } from '#common/contract';
import { NumberSetting } from './NumberSetting';
import { ProviderSettings } from './ProviderSettings';

/** Cores, memory and graphics cards. */
export function SpeedSettings({ report }: { report: SettingsReport }) {
  const { t } = useTranslation();
  const { settings, cores, usualThreads, memoryBytes } = report;
  const memory = Math.floor(memoryBytes / 1e9);
  return (
    <Stack gap={0}>
      <NumberSetting
        setting="threads"
        value={settings.threads}
        name={t('settings.threads')}
        hint={t('settings.threadsHint', { count: cores })}
        unit=""
        automatic={t('settings.automaticThreads', { count: usualThreads })}
        max={cores}
      />
      <NumberSetting
        setting="memoryGb"
        value={settings.memoryGb}
        name={t('settings.memoryGb')}
        hint={t('settings.memoryHint', { gb: memory })}
        unit="GB"
        automatic={t('settings.automaticMemory')}
        max={Math.max(1, memory)}
      />
      <ProviderSettings report={report} />
    </Stack>
  );
}
