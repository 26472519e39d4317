import { Badge, ScrollArea, Table, Text } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { BatchRow } from '#common/contract';
import { failureHint, failureMessage, noticeText } from '../i18n/failureText';
import classes from './batch.module.css';
import { RetryButton } from './RetryButton';
import { useBatchState, useImageBytes } from './useBatch';

const colours = { done: 'teal', earlier: 'gray', skipped: 'gray', failed: 'red' } as const;

/** Table of results, latest first. */
export function BatchTable() {
  const { t } = useTranslation();
  const rows = useBatchState((s) => s.rows);
  const table = useRef<HTMLTableElement>(null);
  return (
    <ScrollArea flex={1} type="auto" classNames={{ content: classes.rows }}>
      <Table
        verticalSpacing={6}
        horizontalSpacing="md"
        stickyHeader
        aria-label={t('batch.table')}
        ref={table}
        tabIndex={-1}
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={72}>{t('batch.before')}</Table.Th>
            <Table.Th w={72}>{t('batch.after')}</Table.Th>
            <Table.Th>{t('batch.picture')}</Table.Th>
            <Table.Th w={150}>{t('batch.outcome')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <ItemRow key={row.number} row={row} toTable={() => table.current?.focus()} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function ItemRow({ row: { number, item, thumbs }, toTable }: { row: BatchRow; toTable(): void }) {
  const { t } = useTranslation();
  const { input, output, status, error, warnings, ms } = item;
  return (
    <Table.Tr>
      <Table.Td>
        <Thumb thumbs={thumbs} item={item} side="left" />
      </Table.Td>
      <Table.Td>
        <Thumb thumbs={thumbs} item={item} side="right" />
      </Table.Td>
      <Table.Td className={classes.name}>
        <Text size="sm">{input || t('batch.wholeFolder')}</Text>
        {error ? (
          <Text size="sm" c="var(--mantine-color-error)">
            {failureMessage(error)} {failureHint(error)}
          </Text>
        ) : (
          <Text size="xs" c="dimmed">
            {output}
          </Text>
        )}
        {warnings.map((warning) => (
          <Text key={noticeText(warning)} size="xs" c="dimmed">
            {noticeText(warning)}
          </Text>
        ))}
      </Table.Td>
      <Table.Td>
        <Badge variant="dot" color={colours[status]}>
          {t(`batch.status.${status}`)}
        </Badge>
        {/* A folder that can't be read is no picture to try again. */}
        {status === 'failed' && item.model !== '' && (
          <RetryButton number={number} input={input} onGone={toTable} />
        )}
        {ms !== undefined && (
          <Text size="xs" c="dimmed" mt={2}>
            {t('badge.ms', { ms: Math.round(ms) })}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Thumb({
  thumbs,
  item,
  side,
}: Pick<BatchRow, 'thumbs' | 'item'> & { side: 'left' | 'right' }) {
  const address = useImageBytes(thumbs);
  const { width = 1, height = 1 } = item;
  const long = width >= height ? 'width' : 'height';
  return (
    <div className={classes.thumb}>
      {address && (
        <img
          src={address}
          alt=""
          style={{ aspectRatio: `${width} / ${height}`, [long]: '100%', objectPosition: side }}
        />
      )}
    </div>
  );
}
