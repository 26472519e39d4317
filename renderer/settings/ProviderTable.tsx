import { ScrollArea, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ModelSummary, ProviderCheck, RealProvider } from '#common/contract';
import { modelName } from '../i18n/cardText';
import { decimal } from '../i18n/decimal';
import { verdictOf } from './providerSummary';
import classes from './settings.module.css';

interface Props {
  models: readonly ModelSummary[];
  providers: readonly RealProvider[];
}

/** Speed and agreement, model by model, of those that were checked here. */
export function ProviderTable({ models, providers }: Props) {
  const { t } = useTranslation();
  const checked = models.flatMap(({ card, check }) => (check ? [{ card, check }] : []));
  if (checked.length === 0) return null;
  return (
    <ScrollArea.Autosize
      mah={220}
      type="auto"
      viewportProps={{ tabIndex: 0, 'aria-label': t('settings.byModel'), role: 'region' }}
    >
      <Table verticalSpacing={4} className={classes.byModel}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('studio.model')}</Table.Th>
            {(['cpu', ...providers] as const).map((provider) => (
              <Table.Th key={provider} scope="col">
                {t(`settings.provider.${provider}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {checked.map(({ card, check }) => (
            <Table.Tr key={card.id}>
              <Table.Th scope="row" fw={400}>
                {modelName(card)}
              </Table.Th>
              <Table.Td>{milliseconds(check.ms)}</Table.Td>
              {providers.map((provider) => (
                <Table.Td key={provider}>
                  <Verdict check={verdictOf(check.providers, provider)} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}

const milliseconds = (ms: number) => `${ms < 10 ? decimal(ms) : Math.round(ms)} ms`;

function Verdict({ check }: { check: ProviderCheck | undefined }) {
  const { t } = useTranslation();
  if (!check) return t('models.notChecked');
  const { verdict, ms, decibels, reason } = check;
  const speed = ms === undefined ? '' : milliseconds(ms);
  const agreement = decibels === null ? '' : `${Math.round(decibels)} dB`;
  const figures = [speed, agreement].filter(Boolean).join(', ');
  if (verdict === 'trusted') return figures;
  const why = t(`models.reasons.${reason ?? 'failed'}`);
  return figures ? `${figures}: ${why}` : why;
}
