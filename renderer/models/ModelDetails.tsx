import { List, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ModelSummary, ProviderCheck } from '#common/contract';
import { cardText } from '../i18n/cardText';
import { decimal } from '../i18n/decimal';
import { HowToDrawSteps } from '../studio/HowToDraw';
import { useWorkspaceState } from '../studio/useWorkspace';
import { isUnknown } from './gallery';
import classes from './gallery.module.css';
import { useUsualSizes } from './useUsualSizes';

/** All that the card says, and what was found on this machine. */
export function ModelDetails({ model }: { model: ModelSummary }) {
  const { t } = useTranslation();
  const { card, bytes, check } = model;
  const usualSizes = useUsualSizes();
  const checking = useWorkspaceState('gallery', (s) => s.checking.has(card.id));
  const said = (text: string) => cardText(card, text);
  const known = (text: string) => (isUnknown(text) ? t('models.unknown') : said(text));
  const rows: [string, string][] = [
    [t('models.licence'), known(card.licence.name)],
    [t('models.author'), known(card.author)],
    ...(card.trainingData.length > 0
      ? [
          [
            t('models.data'),
            card.trainingData
              .map((d) => `${said(d.name)}, ${said(d.author)} (${d.licence})`)
              .join('; '),
          ] as [string, string],
        ]
      : []),
    [t('models.source'), said(card.source)],
    ...(card.naturalScale.length > 0
      ? [[t('models.naturalScale'), usualSizes(card)] as [string, string]]
      : []),
    [t('models.id'), card.id],
    [t('models.size'), t('models.megabytes', { mb: decimal(bytes / 1e6) })],
    [
      t('models.check'),
      checking
        ? t('models.checking')
        : check
          ? t('models.passed', {
              ms: Math.round(check.ms),
              mb: Math.round(check.peakBytes / 1e6),
            })
          : t('models.notChecked'),
    ],
  ];
  return (
    <Stack gap="xs">
      <HowToDrawSteps card={card} />
      <Table withRowBorders={false} verticalSpacing={3} layout="fixed">
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w={120} className={classes.top}>
                {name}
              </Table.Th>
              <Table.Td className={classes.value}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {check?.providers.map((one) => (
        <Provider key={one.provider} check={one} />
      ))}
      {isUnknown(card.licence.name) && <Text size="sm">{t('models.unknownNote')}</Text>}
      {card.limits.length > 0 && (
        <div>
          <Text fw={600} size="sm">
            {t('models.limits')}
          </Text>
          <List size="sm">
            {card.limits.map((limit) => (
              <List.Item key={limit}>{said(limit)}</List.Item>
            ))}
          </List>
        </div>
      )}
    </Stack>
  );
}

function Provider({ check: { provider, verdict, decibels, reason } }: { check: ProviderCheck }) {
  const { t } = useTranslation();
  return (
    <Text size="sm">
      {verdict === 'trusted'
        ? t('models.trusted', { provider, decibels: Math.round(decibels ?? 0) })
        : t('models.demoted', { provider, reason: t(`models.reasons.${reason ?? 'failed'}`) })}
    </Text>
  );
}
