import { Group, Loader, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircleDashed } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStudioState } from '../state/useStudio';

/** Whether the picture is the drawing's, and how long it took. */
export function LiveBadge() {
  const { t } = useTranslation();
  const freshness = useStudioState((s) => s.freshness);
  const ms = useStudioState((s) => s.ms);
  return (
    <Group gap={6} wrap="nowrap" data-testid="live-badge" data-freshness={freshness}>
      {freshness === 'fresh' && <IconCheck size={16} color="var(--mantine-color-wash-6)" />}
      {freshness === 'stale' && <Loader size={14} color="gray" />}
      {(freshness === 'none' || freshness === 'paused' || freshness === 'draft') && (
        <IconCircleDashed size={16} />
      )}
      {freshness === 'failed' && <IconAlertTriangle size={16} color="var(--mantine-color-red-6)" />}
      <Text size="sm" role="status" style={{ whiteSpace: 'nowrap' }}>
        {t(`badge.${freshness}`)}
      </Text>
      {/* Apart from the status: a screen reader shall not read every number. */}
      <Text
        size="sm"
        c="dimmed"
        ta="right"
        w={64}
        style={{ fontVariantNumeric: 'tabular-nums', visibility: ms > 0 ? 'visible' : 'hidden' }}
      >
        {t('badge.ms', { ms: Math.round(ms) })}
      </Text>
    </Group>
  );
}
