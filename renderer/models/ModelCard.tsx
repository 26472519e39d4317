import {
  Badge,
  Button,
  Card,
  Collapse,
  Group,
  Image,
  List,
  Stack,
  Table,
  Text,
  Title,
  UnstyledButton,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type ModelSummary, usesSeed } from '#common/contract';
import { useModelImage, useStudio, useStudioState } from '../studio/useStudio';
import classes from './ModelCard.module.css';

/** One model in the gallery. */
export function ModelCard({ model, onTry }: { model: ModelSummary; onTry(): void }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const [open, { toggle }] = useDisclosure(false);
  const { card, bytes, origin } = model;
  const preview = useModelImage(card.id, card.preview);
  const speed = useStudioState((s) => s.speeds[card.id]);
  const rows: [string, string][] = [
    [t('models.licence'), card.licence.name],
    [t('models.author'), card.author],
    [
      t('models.data'),
      card.trainingData.map((d) => `${d.name}, ${d.author} (${d.licence})`).join('; '),
    ],
    [t('models.size'), t('models.megabytes', { mb: (bytes / 1e6).toFixed(1) })],
    [
      t('models.speed'),
      speed
        ? t('models.speedValue', { ms: Math.round(speed.runMs), ...size(speed) })
        : t('models.measuring'),
    ],
  ];
  return (
    <Card withBorder padding="lg" component="article" aria-label={card.name}>
      <Card.Section>
        <Image
          src={preview}
          className={classes.preview}
          alt={t('models.preview', { model: card.name })}
        />
      </Card.Section>
      <Stack gap="sm" pt="md" flex={1}>
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Title order={2} size="h3">
              {card.name}
            </Title>
            <Text>{card.summary}</Text>
          </div>
          <Button
            flex="none"
            onClick={() => {
              void studio.modelSwitch.open(model, 0, 'sample');
              onTry();
            }}
          >
            {t('models.tryIt')}
          </Button>
        </Group>
        <Group gap={6}>
          <Badge variant="light">{card.licence.name}</Badge>
          <Badge variant="default">{t(`models.${origin}`)}</Badge>
          {usesSeed(card.values) && <Badge variant="default">{t('models.variations')}</Badge>}
        </Group>
        <Table withRowBorders={false} verticalSpacing={3} layout="fixed">
          <Table.Tbody>
            {rows.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th w={136} className={classes.top}>
                  {name}
                </Table.Th>
                <Table.Td>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <UnstyledButton onClick={toggle} aria-expanded={open} className={classes.more}>
          <IconChevronDown size={16} data-open={open || undefined} />
          <Text size="sm" fw={600}>
            {t('models.more')}
          </Text>
        </UnstyledButton>
        <Collapse expanded={open}>
          <Stack gap="xs">
            <Text size="sm">{card.source}</Text>
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
        </Collapse>
      </Stack>
    </Card>
  );
}

const size = ({ width, height }: { width: number; height: number }) => ({ width, height });
