import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useDesk, useDeskState } from '../state/useDesk';

/** Whose size the drawing has once the picture is on it; nothing where there is no choice. */
export function PhotoSize() {
  const { t } = useTranslation();
  const { photo } = useDesk();
  const size = useDeskState('photo', (s) => s.size);
  const own = useDeskState('photo', (s) => s.own);
  if (!own) return null;
  return (
    <SegmentedControl
      aria-label={t('photo.size')}
      value={size}
      onChange={(value) => photo.set({ size: value as typeof size })}
      data={[
        { value: 'drawing', label: t('photo.asDrawing') },
        { value: 'picture', label: t('photo.asPicture', { ...own }) },
      ]}
    />
  );
}
