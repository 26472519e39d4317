import { Stack, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { floodingSheet } from '../studio/colourRunsOverlay';
import { useStudioState } from '../studio/useStudio';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';

/** "Show where colour runs", for models whose paint fills what the lines enclose; and what leaks. */
export function ColourRunsSwitch() {
  const { t } = useTranslation();
  const { commands } = useWorkspace();
  const floods = useStudioState((s) => floodingSheet(s) !== undefined);
  const on = useWorkspaceState('colourRuns', (s) => s.on);
  const runs = useWorkspaceState('colourRuns', (s) => s.runs);
  if (!floods) return null;
  const count = (kind: string) => runs?.leaks.filter((leak) => leak.kind === kind).length ?? 0;
  const [gaps, meetings, borders] = [count('gap'), count('meet'), count('border')];
  return (
    <Stack gap={4}>
      <Switch
        size="xs"
        label={t('action.colourRuns')}
        checked={on}
        onChange={() => commands.run('colourRuns')}
      />
      <Text size="xs" c="dimmed" role="status">
        {runs &&
          [
            gaps > 0 && t('runs.gaps', { count: gaps }),
            meetings > 0 && t('runs.meetings', { count: meetings }),
            borders > 0 && t('runs.borders'),
            gaps + meetings + borders === 0 && t('runs.tight'),
          ]
            .filter(Boolean)
            .join(' ')}
      </Text>
    </Stack>
  );
}
