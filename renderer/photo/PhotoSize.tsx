import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';

/** Choice between the drawing's and the picture's size; hidden for models with a fixed size. */
export function PhotoSize() {
  const { t } = useTranslation();
  const { photo } = useWorkspace();
  const size = useWorkspaceState('photo', (s) => s.size);
  const own = useWorkspaceState('photo', (s) => s.pictureSize);
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
