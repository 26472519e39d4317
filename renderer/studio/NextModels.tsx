import { Button, Stack, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { modelName } from '../i18n/cardText';
import { nextModels } from './modelValues';
import { useStudio, useStudioState } from './useStudio';

/** Models that naturally go on with the picture, as the cards say. */
export function NextModels() {
  const { t } = useTranslation();
  const studio = useStudio();
  const models = useStudioState((s) => s.models);
  const card = useStudioState((s) => s.model?.card);
  const empty = useStudioState((s) => s.output === undefined);
  const next = card && models ? nextModels(models, card) : [];
  if (next.length === 0) return null;
  return (
    <div>
      <Text component="h2" size="sm" fw={600} mb={6}>
        {t('next.title')}
      </Text>
      <Stack gap={6}>
        {next.map((model) => (
          <Button
            key={model.card.id}
            fullWidth
            size="xs"
            variant="default"
            rightSection={<IconArrowRight size={16} />}
            disabled={empty}
            onClick={() => void studio.modelSwitch.continueWith(model)}
          >
            {modelName(model.card)}
          </Button>
        ))}
      </Stack>
    </div>
  );
}
