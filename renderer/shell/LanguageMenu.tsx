import { Menu } from '@mantine/core';
import { IconLanguage } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { languages, setLanguage } from '../i18n';
import { inMain } from '../ui/inMain';
import { ToolButton } from '../ui/ToolButton';

/** The window's language, each under its own name. */
export function LanguageMenu() {
  const { t, i18n } = useTranslation();
  return (
    <Menu position="bottom-end" portalProps={inMain} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ToolButton side="bottom" name={t('app.language')}>
          <IconLanguage size={20} stroke={1.6} />
        </ToolButton>
      </Menu.Target>
      <Menu.Dropdown>
        {[...languages].map(([code, { name }]) => (
          <Menu.RadioItem
            key={code}
            value={code}
            lang={code}
            closeMenuOnClick
            checked={i18n.language === code}
            onChange={() => void setLanguage(code)}
          >
            {name}
          </Menu.RadioItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
