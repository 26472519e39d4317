import {
  Badge,
  Button,
  Card,
  Collapse,
  Group,
  Image,
  Stack,
  Text,
  Title,
  UnstyledButton,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconPhoto } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type Card as ModelCardData, type ModelSummary, usesSeed } from '#common/contract';
import { useFiles } from '../documents/useFiles';
import { cardText, modelName } from '../i18n/cardText';
import { useModelImage, useStudioState } from '../studio/useStudio';
import { isUnknown, kindOf } from './gallery';
import classes from './gallery.module.css';
import { ModelActions } from './ModelActions';
import { ModelDetails } from './ModelDetails';

/** One model in the gallery: its picture, licence and author first. */
export function ModelCard({ model, onTry }: { model: ModelSummary; onTry(): void }) {
  const { t } = useTranslation();
  const files = useFiles();
  const [open, { toggle }] = useDisclosure(false);
  const { card, origin } = model;
  const preview = useModelImage(card.id, card.preview);
  const speed = useStudioState((s) => s.speeds[card.id]);
  return (
    <Card withBorder padding="md" component="article" aria-label={modelName(card)}>
      <Card.Section>
        {preview ? (
          <Image
            src={preview}
            className={classes.preview}
            alt={t('models.preview', { model: modelName(card) })}
          />
        ) : (
          <div className={classes.preview}>
            <IconPhoto size={48} stroke={1.2} aria-hidden />
          </div>
        )}
      </Card.Section>
      <Stack gap={8} pt="sm" flex={1}>
        <LicenceLine card={card} origin={origin} />
        <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
          <Title order={2} size="h4" className={classes.value}>
            {modelName(card)}
          </Title>
          <ModelActions model={model} />
        </Group>
        <Text size="sm" className={classes.value}>
          {cardText(card, card.summary)}
        </Text>
        <Group gap={6}>
          <Badge variant="light">{t(`models.kinds.${kindOf(card)}`)}</Badge>
          {usesSeed(card.values) && <Badge variant="default">{t('models.variations')}</Badge>}
          <Text size="xs" c="dimmed">
            {speed
              ? t('models.speedValue', {
                  ms: Math.round(speed.runMs),
                  width: speed.width,
                  height: speed.height,
                })
              : t('models.measuring')}
          </Text>
        </Group>
        <Group justify="space-between" mt="auto" pt={4}>
          <UnstyledButton onClick={toggle} aria-expanded={open} className={classes.more}>
            <IconChevronDown size={16} data-open={open || undefined} />
            <Text size="sm" fw={600}>
              {t('models.details')}
            </Text>
          </UnstyledButton>
          <Button
            size="compact-sm"
            flex="none"
            onClick={() => {
              void files.tryModel(model);
              onTry();
            }}
          >
            {t('models.tryIt')}
          </Button>
        </Group>
        <Collapse expanded={open}>
          <ModelDetails model={model} />
        </Collapse>
      </Stack>
    </Card>
  );
}

/** Licence, author, and whether it came with the program, in one line. */
function LicenceLine({ card, origin }: { card: ModelCardData; origin: ModelSummary['origin'] }) {
  const { t } = useTranslation();
  const { licence, author } = card;
  return (
    <Text size="xs" c="dimmed" className={classes.value}>
      {t('models.byLine', {
        licence: isUnknown(licence.name) ? t('models.unknownLicence') : licence.name,
        author: isUnknown(author) ? t('models.unknownAuthor') : cardText(card, author),
        origin: t(`models.${origin}`),
      })}
    </Text>
  );
}
