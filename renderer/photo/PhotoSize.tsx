import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';

/** Whose size the drawing has once the picture is on it; nothing where there is no choice. */
export function PhotoSize() {
  const { t } = useTranslation();
  const { photo } = useWorkspace();
  const size = useWorkspaceState('photo', (s) => s.size);
  const own = useWorkspaceState('photo', (s) => s.own);
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
