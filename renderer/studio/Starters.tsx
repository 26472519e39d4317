import { SimpleGrid, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFiles } from '../documents/useFiles';
import classes from './panes.module.css';
import { Sample } from './Sample';
import { useStudioState } from './useStudio';

/** What a drawing for the model can begin with: a blank sheet on its natural ground, and the samples of its package. */
export function Starters() {
  const { t } = useTranslation();
  const files = useFiles();
  const card = useStudioState((s) => s.model?.card);
  if (!card || card.inputs.length === 0) return null;
  const ground = card.inputs.find((input) => input.kind === 'labels');
  const paper = ground?.palette.find(({ name }) => name === ground.paper)?.colour ?? '#ffffff';
  return (
    <section aria-label={t('studio.samples')}>
      <Text component="h2" size="sm" fw={600} mb={6}>
        {t('studio.samples')}
      </Text>
      <SimpleGrid cols={3} spacing={8}>
        <Tooltip label={t('studio.blank')} position="top">
          <UnstyledButton
            className={classes.sample}
            aria-label={t('studio.blank')}
            style={{ background: paper, color: '#1c1c1c', display: 'grid', placeItems: 'center' }}
            onClick={() => void files.newDrawing()}
          >
            <IconPlus size={22} stroke={1.6} />
          </UnstyledButton>
        </Tooltip>
        {card.samples.map((sample, index) => (
          <Sample key={Object.values(sample).join()} index={index} />
        ))}
      </SimpleGrid>
    </section>
  );
}
