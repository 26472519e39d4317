import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from '../picture/picture.module.css';
import { useStudioState } from '../studio/useStudio';

/** Stands where pictures will be: where live is off, what makes them. */
export function AwaitedPictures() {
  const { t } = useTranslation();
  const paused = useStudioState((s) => s.freshness === 'paused');
  return (
    <div className={classes.explain} role="status">
      {paused && (
        <Text maw={360}>{t('studio.emptyUntilAsked', { button: t('studio.translate') })}</Text>
      )}
    </div>
  );
}
