import { Tooltip, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type CardInput, picturesOf } from '#common/contract';
import { sheetKind } from '../drawing/sheets';
import classes from './panes.module.css';
import { useModelImage, useStudio, useStudioState } from './useStudio';

/** Thumbnail of one sample, its inputs stacked, of frames the latest; a click opens it. */
export function Sample({ index }: { index: number }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const model = useStudioState((s) => s.model);
  if (!model) return null;
  const { card } = model;
  const files = card.samples[index];
  const name = t('studio.sample', { number: index + 1 });
  return (
    <Tooltip label={name} position="top">
      <UnstyledButton
        className={classes.sample}
        aria-label={name}
        onClick={() => void studio.modelSwitch.open(model, index)}
      >
        {card.inputs.map((input) => {
          const path = picturesOf(input, files).at(-1);
          return path && <Layer key={input.name} id={card.id} path={path} input={input} />;
        })}
      </UnstyledButton>
    </Tooltip>
  );
}

function Layer({ id, path, input }: { id: string; path: string; input: CardInput }) {
  const address = useModelImage(id, path);
  return <img src={address} alt="" data-sheet={sheetKind(input)} />;
}
