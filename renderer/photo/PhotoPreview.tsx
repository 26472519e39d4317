import { SimpleGrid, Stack, Switch } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Card, type CardInput, type Picture, paperColour } from '#common/contract';
import { overPaper } from '#common/image/alpha';
import { markChanged } from '#common/image/markChanged';
import { compose } from '../drawing/compose';
import type { Raster } from '../drawing/raster';
import classes from '../picture/picture.module.css';
import { PictureView } from '../ui/PictureView';

/** If more than this share of pixels changes, marking them would hide the result. */
const manyChange = 0.25;

interface Props {
  card: Card;
  input: CardInput;
  name: string;
  picture: Picture;
  raster: Raster;
  /** Pixels whose colour is not in the palette; they can be marked. */
  changed: number;
}

/** The picture beside its result on the sheet, with changed pixels marked. */
export function PhotoPreview({ card, input, name, picture, raster, changed }: Props) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState<boolean>();
  const marking = changed > 0 && (wanted ?? changed <= manyChange * raster.data.length);
  const becomes = useMemo(() => {
    const made = compose({ ...card, inputs: [input] }, [raster], 0);
    if (!marking || input.kind !== 'labels') return made;
    const paper = paperColour(input);
    return markChanged(overPaper(picture, paper), made);
  }, [card, input, picture, raster, marking]);
  return (
    <Stack gap="xs">
      <SimpleGrid cols={2}>
        <figure className={classes.before}>
          <PictureView picture={picture} name={name} />
          <figcaption>{name}</figcaption>
        </figure>
        <figure className={classes.before}>
          <PictureView picture={becomes} name={t('photo.becomes')} />
          <figcaption>{t('photo.becomes')}</figcaption>
        </figure>
      </SimpleGrid>
      {changed > 0 && (
        <Switch
          label={t('photo.mark')}
          checked={marking}
          onChange={(event) => setWanted(event.currentTarget.checked)}
        />
      )}
    </Stack>
  );
}
