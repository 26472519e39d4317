import { Alert, Container, List, SimpleGrid, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { failureMessage } from '../i18n/failureText';
import { useStudio, useStudioState } from '../studio/useStudio';
import { ModelCard } from './ModelCard';

/** Gallery of installed models, with licence and provenance first. */
export function ModelsRoom({ onTry }: { onTry(): void }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const models = useStudioState((s) => s.models);
  const problems = useStudioState((s) => s.problems);
  useEffect(() => {
    if (models) void studio.measureSpeeds();
  }, [studio, models]);
  return (
    <Container size="xl" py="xl">
      <Title order={1} size="h2">
        {t('models.title')}
      </Title>
      <Text c="dimmed" mb="lg">
        {t('models.intro')}
      </Text>
      {problems.length > 0 && (
        <Alert color="orange" title={t('models.problems')} mb="lg">
          <List size="sm">
            {problems.map((p) => (
              <List.Item key={p.folder}>
                {failureMessage(p)}{' '}
                <Text span c="dimmed" inherit>
                  {p.folder}
                </Text>
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        {models?.map((model) => (
          <ModelCard key={model.card.id} model={model} onTry={onTry} />
        ))}
      </SimpleGrid>
    </Container>
  );
}
