import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The tool has no options: how it is used. */
export function SelectOptions() {
  const { t } = useTranslation();
  return (
    <Text size="xs" c="dimmed">
      {t('select.hint')}
    </Text>
  );
}
