import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Usage hint; the tool has no options. */
export function SelectOptions() {
  const { t } = useTranslation();
  return (
    <Text size="xs" c="dimmed">
      {t('select.hint')}
    </Text>
  );
}
