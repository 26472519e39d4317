import { Group, Loader, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircleDashed } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStudioState } from './useStudio';

/** When a picture that is on its way is worth a moving sign, in milliseconds. */
const longMs = 500;

/** Whether the picture is the drawing's, and how long it took. */
export function LiveBadge() {
  const { t } = useTranslation();
  const freshness = useStudioState((s) => s.freshness);
  const ms = useStudioState((s) => s.ms);
  const slow = useSlow();
  return (
    <Group gap={6} wrap="nowrap" data-testid="live-badge" data-freshness={freshness}>
      {freshness === 'fresh' && <IconCheck size={16} color="var(--mantine-color-wash-6)" />}
      {slow && <Loader size={16} color="gray" />}
      {freshness !== 'fresh' && freshness !== 'failed' && !slow && <IconCircleDashed size={16} />}
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

/** Whether the picture shown has been out of date for long, with no newer one in between. */
function useSlow(): boolean {
  const stale = useStudioState((s) => s.freshness === 'stale');
  const output = useStudioState((s) => s.output);
  // The picture that was still shown when the wait had become long.
  const [late, setLate] = useState<typeof output | null>(null);
  useEffect(() => {
    if (!stale) return setLate(null);
    const timer = setTimeout(() => setLate(output), longMs);
    return () => clearTimeout(timer);
  }, [stale, output]);
  return stale && late === output;
}
