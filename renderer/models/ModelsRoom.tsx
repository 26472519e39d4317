import { Alert, Button, Container, Group, List, SimpleGrid, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { failureMessage } from '../i18n/failureText';
import { useStudio, useStudioState } from '../studio/useStudio';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { GalleryBar } from './GalleryBar';
import { GalleryNotice } from './GalleryNotice';
import { findModels, type GalleryQuery } from './gallery';
import { ModelCard } from './ModelCard';
import { ModelDrop } from './ModelDrop';

const everything: GalleryQuery = { search: '', kind: 'all', sort: 'name' };

/** When the room was open this long, speeds are measured. */
const lookedAtMs = 1_000;

/** Gallery of installed models, with licence and provenance first. */
export function ModelsRoom({ onTry }: { onTry(): void }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const { modelImport } = useWorkspace();
  const models = useStudioState((s) => s.models);
  const problems = useStudioState((s) => s.problems);
  const speeds = useStudioState((s) => s.speeds);
  const adding = useWorkspaceState('modelImport', (s) => s.step !== undefined);
  const [query, setQuery] = useState(everything);
  useEffect(() => {
    // The terminal may have added some. A link that is lost is shown elsewhere.
    void studio.installedModels.refresh().catch(() => {});
  }, [studio]);
  useEffect(() => {
    // A model that is added is checked, and timed itself.
    if (!models || adding) return;
    const left = new AbortController();
    // Who goes through the room to a model that is known does not wait for the speed of others.
    const timer = setTimeout(
      () => void studio.installedModels.measureSpeeds(left.signal),
      lookedAtMs,
    );
    return () => {
      clearTimeout(timer);
      left.abort();
    };
  }, [studio, models, adding]);
  const found = findModels(models ?? [], query, speeds);
  return (
    <ModelDrop>
      <Container size="xl" py="xl">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div>
            <Title order={1} size="h2">
              {t('models.title')}
            </Title>
            <Text c="dimmed" mb="md">
              {t('models.intro')}
            </Text>
          </div>
          <Button
            flex="none"
            leftSection={<IconPlus size={18} />}
            onClick={() => modelImport.open()}
          >
            {t('addModel.button')}
          </Button>
        </Group>
        <GalleryBar query={query} onChange={(change) => setQuery({ ...query, ...change })} />
        <Text size="sm" c="dimmed" my="xs" role="status">
          {models && t('models.count', { count: found.length })}
        </Text>
        <GalleryNotice />
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
        {models && found.length === 0 && (
          <Group>
            <Text>{t('models.none')}</Text>
            <Button variant="default" onClick={() => setQuery(everything)}>
              {t('models.clear')}
            </Button>
          </Group>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="lg">
          {found.map((model) => (
            <ModelCard key={model.card.id} model={model} onTry={onTry} />
          ))}
        </SimpleGrid>
      </Container>
    </ModelDrop>
  );
}
