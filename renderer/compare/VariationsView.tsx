import { Button, Loader, Text } from '@mantine/core';
import { IconPin, IconPinFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usesSeed } from '#common/contract';
import { modelName } from '../i18n/cardText';
import { failureMessage } from '../i18n/failureText';
import { PictureGrid } from '../picture/PictureGrid';
import classes from '../picture/picture.module.css';
import { useStudioState } from '../studio/useStudio';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { ToolButton } from '../ui/ToolButton';
import { AwaitedPictures } from './AwaitedPictures';
import { GridActions } from './GridActions';

/** Several pictures of the drawing, each with its seed; one can be pinned. */
export function VariationsView() {
  const { t } = useTranslation();
  const { variations } = useWorkspace();
  const card = useStudioState((s) => s.model?.card);
  const seed = useStudioState((s) => s.seed);
  const pictures = useWorkspaceState('variations', (s) => s.pictures);
  const failure = useWorkspaceState('variations', (s) => s.failure);
  if (!card) return null;
  if (failure || !usesSeed(card.values)) {
    return (
      <div className={classes.explain} role="status">
        <Text maw={360}>
          {failure ? failureMessage(failure) : t('variations.none', { model: modelName(card) })}
        </Text>
      </div>
    );
  }
  if (pictures.length === 0) return <AwaitedPictures />;
  return (
    <div className={classes.column} data-testid="variations">
      <PictureGrid
        pictures={pictures.map(({ seed: own, picture, current }) => ({
          key: String(own),
          name: t('variations.picture', { seed: own }),
          picture,
          isLabelMap: card.output.kind === 'labels',
          chosen: own === seed,
          caption: (
            <>
              <Text size="sm">{own}</Text>
              {!current && <Loader size={14} color="gray" />}
              <ToolButton
                side="bottom"
                size={28}
                name={t('variations.pin', { seed: own })}
                active={own === seed}
                onClick={() => variations.pin(own)}
              >
                {own === seed ? <IconPinFilled size={16} /> : <IconPin size={16} />}
              </ToolButton>
              <GridActions
                name={t('variations.picture', { seed: own })}
                file={`${card.id}-seed-${own}`}
                picture={current ? picture : undefined}
              />
            </>
          ),
        }))}
      />
      <Button variant="default" radius={0} onClick={() => variations.more()}>
        {t('variations.more')}
      </Button>
    </div>
  );
}
