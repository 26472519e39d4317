import { Button, NativeSelect, Stack, useMantineColorScheme } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { settingTable, type WindowSettings } from '#common/contract';
import { languages, setLanguage } from '../i18n';
import { useKeyLabel } from '../studio/useWorkspace';
import { Choice } from '../ui/Choice';
import { readWindowSettings } from '../ui/windowSettings';
import { SettingRow } from './SettingRow';

/** How the window looks and speaks, and its keys. */
export function AppearanceSettings({ onKeys }: { onKeys(): void }) {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [language, choose] = useState(() => readWindowSettings().language);
  const key = useKeyLabel('keys');
  return (
    <Stack gap={0}>
      <SettingRow name={t('app.theme')} hint={t('settings.themeHint')}>
        <Choice<WindowSettings['theme']>
          name={t('app.theme')}
          value={colorScheme}
          choices={settingTable.theme.choices.map((theme) => [theme, t(`settings.theme.${theme}`)])}
          onChange={setColorScheme}
        />
      </SettingRow>
      <SettingRow name={t('app.language')} hint={t('settings.languageHint')}>
        <NativeSelect
          w={190}
          aria-label={t('app.language')}
          value={language}
          onChange={({ currentTarget: { value } }) => {
            choose(value);
            void setLanguage(value);
          }}
          data={[
            { value: '', label: t('settings.systemLanguage') },
            ...[...languages].map(([value, { name }]) => ({ value, label: name })),
          ]}
        />
      </SettingRow>
      <SettingRow
        name={t('keys.title')}
        hint={key ? t('settings.keysHintWithKey', { key }) : t('settings.keysHint')}
      >
        <Button variant="default" miw={190} onClick={onKeys}>
          {t('settings.changeKeys')}
        </Button>
      </SettingRow>
    </Stack>
  );
}
