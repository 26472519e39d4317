import { SimpleGrid, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconPhotoPlus, IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { paperColour, takesPhotos } from '#common/contract';
import { useFiles } from '../documents/useFiles';
import classes from './panes.module.css';
import { Sample } from './Sample';
import { useStudioState } from './useStudio';
import { useWorkspace } from './useWorkspace';

/**
 * What a drawing for the model can begin with: a blank sheet on its natural ground, a picture of one's own where
 * it takes photographs, and the samples of its package.
 */
export function Starters() {
  const { t } = useTranslation();
  const files = useFiles();
  const { commands } = useWorkspace();
  const card = useStudioState((s) => s.model?.card);
  if (!card || card.inputs.length === 0) return null;
  const ground = card.inputs.find((input) => input.kind === 'labels');
  const paper = ground ? paperColour(ground) : '#ffffff';
  return (
    <section aria-label={t('studio.samples')}>
      <Text component="h2" size="sm" fw={600} mb={6}>
        {t('studio.samples')}
      </Text>
      <SimpleGrid cols={3} spacing={8}>
        <Tile name={t('studio.blank')} ground={paper} onClick={() => void files.newDrawing()}>
          <IconPlus size={22} stroke={1.6} />
        </Tile>
        {card.inputs.some(takesPhotos) && (
          <Tile
            name={t('studio.ownPicture')}
            ground="#ffffff"
            onClick={() => commands.run('photo')}
          >
            <IconPhotoPlus size={22} stroke={1.6} />
          </Tile>
        )}
        {card.samples.map((sample, index) => (
          <Sample key={Object.values(sample).join()} index={index} />
        ))}
      </SimpleGrid>
    </section>
  );
}

interface TileProps {
  name: string;
  /** Colour of the sheet, '#rrggbb'. */
  ground: string;
  onClick(): void;
  children: ReactNode;
}

/** A beginning that is no picture yet: a sign on the colour of its sheet. */
function Tile({ name, ground, onClick, children }: TileProps) {
  return (
    <Tooltip label={name} position="top">
      <UnstyledButton
        className={classes.sample}
        aria-label={name}
        style={{ background: ground, color: '#1c1c1c', display: 'grid', placeItems: 'center' }}
        onClick={onClick}
      >
        {children}
      </UnstyledButton>
    </Tooltip>
  );
}
