import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SettingsReport } from '#common/contract';
import { useWorkspace } from '../studio/useWorkspace';
import { NumberSetting } from './NumberSetting';
import { SettingRow } from './SettingRow';
import classes from './settings.module.css';

/** What lies where on the machine, and which folders may be worked on. */
export function FileSettings({ report }: { report: SettingsReport }) {
  const { t } = useTranslation();
  const { settings } = useWorkspace();
  const { cache, home, folders, mayRevoke } = report;
  return (
    <Stack gap={0}>
      <SettingRow
        name={t('settings.cache', { mb: megabytes(cache.bytes) })}
        hint={t('settings.cacheHint', { folder: cache.folder })}
      >
        <Button
          variant="default"
          miw={190}
          flex="none"
          disabled={cache.bytes === 0}
          onClick={() => void settings.clearCache()}
        >
          {t('settings.clearCache')}
        </Button>
      </SettingRow>
      <NumberSetting
        setting="cacheGb"
        value={report.settings.cacheGb}
        name={t('settings.cacheGb')}
        hint={t('settings.cacheLimitHint')}
        unit="GB"
      />
      <SettingRow name={t('settings.home')} hint={home}>
        {null}
      </SettingRow>
      <Stack gap="xs" className={classes.section}>
        <Text size="sm" fw={600} component="h3">
          {t('settings.folders')}
        </Text>
        <Text size="sm" c="dimmed">
          {t(mayRevoke ? 'settings.foldersHint' : 'settings.foldersHintServed')}
        </Text>
        {folders.length === 0 && <Text size="sm">{t('settings.noFolders')}</Text>}
        {folders.map((folder) => (
          <Group key={folder} justify="space-between" wrap="nowrap">
            <Text size="sm" className={classes.hint}>
              {folder}
            </Text>
            {mayRevoke && (
              <Button
                variant="default"
                size="compact-sm"
                flex="none"
                aria-label={t('settings.revokeOf', { folder })}
                onClick={() => void settings.revoke(folder)}
              >
                {t('settings.revoke')}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </Stack>
  );
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6);
