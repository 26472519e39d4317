import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { labelName } from '../i18n/cardText';
import classes from './panes.module.css';
import { useStudioState } from './useStudio';

/** What the colours of a picture mean that is a label map. */
export function OutputPalette() {
  const { t } = useTranslation();
  const card = useStudioState((s) => s.model?.card);
  if (card?.output.kind !== 'labels') return null;
  const { output } = card;
  return (
    <div>
      <Text component="h2" size="sm" fw={600} mb={6}>
        {t('studio.outputPalette')}
      </Text>
      <ul className={classes.legend}>
        {output.palette.map(({ name, colour }) => (
          <li key={name}>
            <span className={classes.legendColour} style={{ background: colour }} />
            <Text size="xs" truncate>
              {labelName(card, name)}
            </Text>
          </li>
        ))}
      </ul>
    </div>
  );
}
