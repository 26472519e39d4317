import { Group, Loader, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircleDashed } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './panes.module.css';
import { useStudioState } from './useStudio';

/** Delay before the busy indicator is shown, in milliseconds. */
const lateAfterMs = 500;

/** Freshness of the picture, and its latency. */
export function LiveBadge() {
  const { t } = useTranslation();
  const freshness = useStudioState((s) => s.freshness);
  const ms = useStudioState((s) => s.ms);
  const slow = useIsLate();
  return (
    // Last in the heading, so that nothing moves when the badge's words change in length.
    <Group gap={6} wrap="nowrap" ml="auto" data-testid="live-badge" data-freshness={freshness}>
      {freshness === 'fresh' && <IconCheck size={16} color="var(--mantine-color-wash-6)" />}
      {slow && <Loader size={16} color="gray" />}
      {freshness !== 'fresh' && freshness !== 'failed' && !slow && <IconCircleDashed size={16} />}
      {freshness === 'failed' && <IconAlertTriangle size={16} color="var(--mantine-color-red-6)" />}
      <Text size="sm" role="status" className={classes.freshness}>
        {t(`badge.${freshness}`)}
      </Text>
      {/* Outside of the status: screen readers must not announce every number. */}
      <Text
        size="xs"
        c="dimmed"
        ta="right"
        w={56}
        className={classes.latency}
        style={{
          whiteSpace: 'nowrap',
          fontVariantNumeric: 'tabular-nums',
          visibility: ms > 0 ? 'visible' : 'hidden',
        }}
      >
        {t('badge.ms', { ms: Math.round(ms) })}
      </Text>
    </Group>
  );
}

/** Whether the picture has been stale for `lateAfterMs` without a newer one. */
function useIsLate(): boolean {
  const stale = useStudioState((s) => s.freshness === 'stale');
  const output = useStudioState((s) => s.output);
  // The picture that was too late to be replaced; null while nothing is late.
  const [late, setLate] = useState<typeof output | null>(null);
  useEffect(() => {
    if (!stale) return setLate(null);
    const timer = setTimeout(() => setLate(output), lateAfterMs);
    return () => clearTimeout(timer);
  }, [stale, output]);
  return stale && late === output;
}
