import {
  Button,
  Code,
  Group,
  List,
  Radio,
  Spoiler,
  Stack,
  Table,
  Text,
  Title,
} from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PackagedModel, RecognisedNet } from '#common/contract';
import { decimal } from '../i18n/decimal';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import classes from './addModel.module.css';
import { netSentences, netTitle } from './netText';

/** Step 1: what is in the file. */
export function WhatStep() {
  const { t } = useTranslation();
  const { modelImport } = useWorkspace();
  const content = useWorkspaceState('modelImport', (s) => s.content);
  if (!content) return null;
  const nothingNew = content.kind === 'package' && content.models.every(({ present }) => present);
  return (
    <Stack>
      {content.kind === 'net' ? <Net net={content.net} /> : <Package models={content.models} />}
      {nothingNew && <Text role="status">{t('addModel.allPresent')}</Text>}
      <Group justify="flex-end" className={classes.actions}>
        <Button variant="default" onClick={() => modelImport.go('pick')}>
          {t('addModel.other')}
        </Button>
        {nothingNew ? (
          <Button onClick={() => modelImport.close()}>{t('addModel.close')}</Button>
        ) : (
          <Button onClick={() => modelImport.go('readings')}>{t('addModel.next')}</Button>
        )}
      </Group>
    </Stack>
  );
}

function Net({ net }: { net: RecognisedNet }) {
  const { t } = useTranslation();
  const { modelImport } = useWorkspace();
  const file = useWorkspaceState('modelImport', (s) => s.file);
  const chosen = useWorkspaceState('modelImport', (s) => s.answers.net);
  const nets = net.choices.find(({ key }) => key === 'net')?.values ?? [];
  return (
    <Stack gap="sm">
      <div>
        <Title order={2} size="h3">
          {netTitle(t, net)}
        </Title>
        <Text size="sm" c="dimmed">
          {file}
        </Text>
      </div>
      <List spacing={4}>
        {netSentences(t, net).map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
      {nets.length > 1 && (
        <Radio.Group
          label={t('addModel.several', { count: nets.length })}
          value={chosen ?? nets[0]}
          onChange={(name) => modelImport.chooseNet(name)}
        >
          <Stack gap={6} mt={6}>
            {/* Sorted: the chosen one comes first in the answer, and would jump. */}
            {nets.toSorted().map((name) => (
              <Radio key={name} value={name} label={name} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      <details>
        <Text component="summary" size="sm" fw={600}>
          {t('addModel.details')}
        </Text>
        <Table withRowBorders={false} verticalSpacing={2}>
          <Table.Tbody>
            {Object.entries(net.variant).map(([key, value]) => (
              <Table.Tr key={key}>
                <Table.Th w={160}>{key}</Table.Th>
                <Table.Td>
                  <Code>{String(value)}</Code>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </details>
    </Stack>
  );
}

function Package({ models }: { models: readonly PackagedModel[] }) {
  const { t } = useTranslation();
  const file = useWorkspaceState('modelImport', (s) => s.file);
  const [only, ...others] = models;
  return (
    <Stack gap="sm">
      <div>
        <Title order={2} size="h3">
          {t('addModel.package', { count: models.length })}
        </Title>
        <Text size="sm" c="dimmed">
          {file}
        </Text>
      </div>
      <Spoiler maxHeight={320} showLabel="…" hideLabel="–">
        <Stack gap="xs">
          {models.map(({ card, bytes, present }) => (
            <div key={card.id}>
              <Text fw={600}>
                {card.name}
                {present && (
                  <Text span c="dimmed" fw={400}>
                    {' '}
                    {t('addModel.present')}
                  </Text>
                )}
              </Text>
              <Text size="sm">{card.summary}</Text>
              <Text size="sm" c="dimmed">
                {t('addModel.packaged', {
                  licence: card.licence.name,
                  mb: decimal(bytes / 1e6),
                })}
              </Text>
            </div>
          ))}
        </Stack>
      </Spoiler>
      {only && others.length === 0 && !only.present && only.freeId !== only.card.id && (
        <Text size="sm">{t('addModel.renamed', { id: only.freeId })}</Text>
      )}
    </Stack>
  );
}
