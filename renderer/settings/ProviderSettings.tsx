import { Badge, Button, Group, Progress, Stack, Table, Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ProviderState, SettingsReport } from '#common/contract';
import { decimal } from '../i18n/decimal';
import { useStudioState } from '../studio/useStudio';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { ProviderTable } from './ProviderTable';
import { providerReason } from './providerReason';
import { type ProviderSummary, summarize } from './providerSummary';
import classes from './settings.module.css';

/** Which providers there are, what was measured of them, and whether they may be used. */
export function ProviderSettings({ report }: { report: SettingsReport }) {
  const { t } = useTranslation();
  const { settings } = useWorkspace();
  const checking = useWorkspaceState('settings', (s) => s.checking);
  const models = useStudioState((s) => s.models) ?? [];
  const works = report.providers.filter(({ found }) => found?.ok);
  const wasTried = report.providers.some(({ found }) => found);
  return (
    <Stack gap="sm" className={classes.section}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Stack gap={2}>
          <Text size="sm" fw={600} component="h3">
            {t('settings.providers')}
          </Text>
          <Text size="sm" c="dimmed" className={classes.hint}>
            {t('settings.providersHint')}
          </Text>
        </Stack>
        {checking ? (
          <Button variant="default" miw={190} flex="none" onClick={() => settings.stop()}>
            {t('settings.stop')}
          </Button>
        ) : (
          <Button
            variant="default"
            miw={190}
            flex="none"
            onClick={() => void settings.checkAgain()}
          >
            {t(wasTried ? 'models.checkAgain' : 'settings.checkNow')}
          </Button>
        )}
      </Group>
      {checking && (
        <Stack gap={4} role="status">
          <Text size="sm">
            {checking.model === undefined
              ? t('settings.finding')
              : t('settings.checking', {
                  model: checking.model,
                  number: checking.done + 1,
                  total: checking.total,
                })}
          </Text>
          <Progress
            value={checking.total > 0 ? (100 * checking.done) / checking.total : 0}
            animated
            aria-label={t('settings.progress')}
          />
        </Stack>
      )}
      <Table verticalSpacing="xs">
        <Table.Tbody>
          {report.providers.map((provider) => (
            <ProviderRow
              key={provider.name}
              provider={provider}
              summary={summarize(models, provider.name)}
            />
          ))}
        </Table.Tbody>
      </Table>
      {works.length > 0 && (
        <ProviderTable models={models} providers={works.map(({ name }) => name)} />
      )}
    </Stack>
  );
}

interface RowProps {
  provider: ProviderState;
  summary: ProviderSummary | undefined;
}

function ProviderRow({ provider: { name, found, wanted }, summary }: RowProps) {
  const { t } = useTranslation();
  const { settings } = useWorkspace();
  const works = found?.ok === true;
  const state = !wanted ? 'unwanted' : works ? 'works' : found ? 'absent' : 'unknown';
  return (
    <Table.Tr>
      <Table.Th scope="row" className={classes.name}>
        {t(`settings.provider.${name}`)}
      </Table.Th>
      <Table.Td>
        <Stack gap={2} align="flex-start">
          <Badge variant="light" color={state === 'works' ? undefined : 'gray'} autoContrast>
            {t(`settings.state.${state}`)}
          </Badge>
          {!works && found && <Reason provider={name} words={found.reason} />}
          {works && <Text size="sm">{summaryText(t, summary)}</Text>}
        </Stack>
      </Table.Td>
      <Table.Td className={classes.button}>
        {(works || !wanted) && (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t(wanted ? 'settings.dontUseOf' : 'settings.useAgainOf', {
              provider: t(`settings.provider.${name}`),
            })}
            onClick={() => void settings.want(name, !wanted)}
          >
            {t(wanted ? 'settings.dontUse' : 'settings.useAgain')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function summaryText(t: TFunction, summary: ProviderSummary | undefined): string {
  if (!summary) return t('settings.notMeasured');
  const { checked, better, speed, decibels } = summary;
  if (!speed) return t('settings.noFaster', { count: checked });
  const [least, most] = [speed.least, speed.most].map((gain) => decimal(gain));
  const range = least === most ? least : `${least} – ${most}`;
  return t('settings.faster', {
    better,
    count: checked,
    range,
    decibels: Math.round(decibels ?? 0),
  });
}

/** Why a provider does not work, and on request what the runtime said. */
function Reason({ provider, words }: { provider: ProviderState['name']; words: string }) {
  const { t } = useTranslation();
  const reason = providerReason(provider, words);
  if ('ended' in reason) return <Text size="sm">{t(`models.reasons.${reason.ended}`)}</Text>;
  const { hint, library } = reason;
  return (
    <Stack gap={2}>
      <Text size="sm">{t(`settings.hints.${hint}`, { library })}</Text>
      <details className={classes.words}>
        <summary>{t('models.details')}</summary>
        <div>{reason.words}</div>
      </details>
    </Stack>
  );
}
