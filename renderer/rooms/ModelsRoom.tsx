import {
  Alert,
  Badge,
  Button,
  Card,
  Container,
  Group,
  Image,
  List,
  SimpleGrid,
  Stack,
  Table,
  Text,
  Title,
} from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ModelSummary } from '../../electron/engine/contract';
import { labelInput } from '../state/studio';
import { useModelImage, useStudio, useStudioState } from '../state/useStudio';

/** What is installed, with licence and provenance first. */
export function ModelsRoom({ onTry }: { onTry(): void }) {
  const { t } = useTranslation();
  const models = useStudioState((s) => s.models);
  const problems = useStudioState((s) => s.problems);
  return (
    <Container size="lg" py="xl">
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
                {p.message}{' '}
                <Text span c="dimmed" inherit>
                  {p.folder}
                </Text>
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Stack gap="lg">
        {models?.map((model) => (
          <ModelCard key={model.card.id} model={model} onTry={onTry} />
        ))}
      </Stack>
    </Container>
  );
}

function ModelCard({ model, onTry }: { model: ModelSummary; onTry(): void }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const { card, bytes, origin } = model;
  const preview = useModelImage(card.id, card.preview);
  const labels = labelInput(model);
  const rows: [string, string][] = [
    [t('models.licence'), card.licence.name],
    [t('models.author'), card.author],
    [t('models.source'), card.source],
    [
      t('models.data'),
      card.trainingData.map((d) => `${d.name}, ${d.author} (${d.licence})`).join('; '),
    ],
    [t('models.size'), t('models.megabytes', { mb: (bytes / 1e6).toFixed(1) })],
  ];
  return (
    <Card withBorder padding="lg" component="article" aria-label={card.name}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
        <Image
          src={preview}
          radius="sm"
          alt={t('models.preview', { model: card.name })}
          bg="gray.3"
          mih={200}
        />
        <Stack gap="sm">
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <div>
              <Title order={2} size="h3">
                {card.name}
              </Title>
              <Text>{card.summary}</Text>
            </div>
            <Button
              flex="none"
              disabled={!labels}
              onClick={() => {
                void studio.openModel(model);
                onTry();
              }}
            >
              {t('models.tryIt')}
            </Button>
          </Group>
          <Group gap={6}>
            <Badge variant="light">{card.licence.name}</Badge>
            <Badge variant="default">{t(`models.${origin}`)}</Badge>
            {labels && (
              <Badge variant="default">
                {t('models.labels', { count: labels.palette.length })}
              </Badge>
            )}
          </Group>
          <Table withRowBorders={false} verticalSpacing={4} layout="fixed">
            <Table.Tbody>
              {rows.map(([name, value]) => (
                <Table.Tr key={name}>
                  <Table.Th w={120} style={{ verticalAlign: 'top' }}>
                    {name}
                  </Table.Th>
                  <Table.Td>{value}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {card.limits.length > 0 && (
            <div>
              <Text fw={600} size="sm">
                {t('models.limits')}
              </Text>
              <List size="sm">
                {card.limits.map((limit) => (
                  <List.Item key={limit}>{limit}</List.Item>
                ))}
              </List>
            </div>
          )}
        </Stack>
      </SimpleGrid>
    </Card>
  );
}
