import { Box, Button, Loader, Text } from '@mantine/core';
import { IconBorderSides } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStudioState } from '../studio/useStudio';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { LabelledSlider } from '../ui/LabelledSlider';
import { canRefineDrawing } from './refinement';

/** Refine the borders of the label map by the tracing picture; shown if both exist. */
export function RefinePanel() {
  const { t, i18n } = useTranslation();
  const { refinement } = useWorkspace();
  const { strength, busy, slow, changedPixels: moved } = useWorkspaceState('refinement', (s) => s);
  const possible = useStudioState(canRefineDrawing);
  if (!possible) return null;
  return (
    <Box mt={16}>
      <LabelledSlider
        name={t('refine.strength')}
        shown={`${Math.round(strength * 100)} %`}
        min={0}
        max={100}
        value={Math.round(strength * 100)}
        onChange={(value) => refinement.setStrength(value / 100)}
      />
      <Button
        size="xs"
        mt={12}
        fullWidth
        variant="light"
        leftSection={slow ? <Loader size={16} /> : <IconBorderSides size={16} />}
        // Not disabled while busy: it would lose the focus, and with it the Esc key.
        aria-busy={busy}
        onClick={() => busy || void refinement.start()}
      >
        {t('refine.start')}
      </Button>
      <Text size="xs" c="dimmed" mt={8} role="status">
        {moved === undefined
          ? t('refine.hint')
          : moved === 0
            ? t('refine.nothing')
            : t('photo.moved', { count: moved, moved: moved.toLocaleString(i18n.language) })}
      </Text>
    </Box>
  );
}
