import { Code, Container, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Says what is coming, and what works today. */
export function BatchRoom() {
  const { t } = useTranslation();
  return (
    <Container size="sm" py="xl">
      <Title order={1} size="h2" mb="sm">
        {t('batch.title')}
      </Title>
      <Text mb="lg">{t('batch.soon')}</Text>
      <Text c="dimmed" mb="xs">
        {t('batch.meanwhile')}
      </Text>
      <Code block>npx underdraw translate drawings/*.png --model islands -o pictures</Code>
    </Container>
  );
}
