import { Badge, ScrollArea, Table, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BatchRow, itemKey } from '#common/contract';
import { failureHint, failureMessage, noticeText } from '../i18n/failureText';
import { chainLabel, takesNoPicture } from '../studio/chainFacts';
import { useStudioState } from '../studio/useStudio';
import { useKeptFocus } from '../ui/useKeptFocus';
import classes from './batch.module.css';
import { ResultDialog } from './ResultDialog';
import { RetryButton } from './RetryButton';
import { useBatchState, useImageBytes } from './useBatch';

const colours = { done: 'teal', earlier: 'gray', skipped: 'gray', failed: 'red' } as const;

/** Table of results, latest first; of several models each has a column. A picture is opened by a click. */
export function BatchTable() {
  const { t } = useTranslation();
  const rows = useBatchState((s) => s.rows);
  const chains = useBatchState((s) => s.run?.settings?.models);
  // The keyboard goes on in the table when a picture is no longer to be tried again.
  const kept = useKeptFocus<HTMLTableElement>();
  const [shown, setShown] = useState<number>();
  const looked = rows.filter(({ item }) => item.model !== '');
  const at = looked.findIndex(({ number }) => number === shown);
  const several = (chains?.length ?? 0) > 1 ? chains! : [];
  const models = useStudioState((s) => s.models);
  const drawn = chains?.some((chain) => !takesNoPicture(models, chain)) ?? true;
  return (
    <ScrollArea flex={1} type="auto" classNames={{ content: classes.rows }}>
      <Table
        verticalSpacing={6}
        horizontalSpacing="md"
        stickyHeader
        aria-label={t('batch.table')}
        {...kept}
      >
        <Table.Thead>
          <Table.Tr>
            {drawn && <Table.Th w={72}>{t('batch.before')}</Table.Th>}
            {several.length === 0 && <Table.Th w={72}>{t('batch.after')}</Table.Th>}
            <Table.Th>{t('batch.picture')}</Table.Th>
            {several.length === 0 && <Table.Th w={150}>{t('batch.outcome')}</Table.Th>}
            {several.map((chain) => (
              <Table.Th key={chain} w={150}>
                {chainLabel(models, chain)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {several.length === 0
            ? rows.map((row) => (
                <ItemRow
                  key={row.number}
                  row={row}
                  drawn={drawn}
                  onShow={() => setShown(row.number)}
                />
              ))
            : byInput(rows).map((group) => (
                <InputRow
                  key={itemKey({ ...group[0].item, model: '' })}
                  group={group}
                  drawn={drawn}
                  chains={several}
                  onShow={setShown}
                />
              ))}
        </Table.Tbody>
      </Table>
      <ResultDialog
        row={looked[at]}
        before={looked[at - 1]}
        after={looked[at + 1]}
        onShow={(row) => setShown(row?.number)}
      />
    </ScrollArea>
  );
}

/** What an item is called: its input, and the seed where that tells it apart or is all there is. */
function useItemName(): (item: BatchRow['item']) => string {
  const { t } = useTranslation();
  const [first = 0] = useBatchState((s) => s.run?.settings?.seed) ?? [];
  return ({ input, model, seed }) => {
    if (model === '') return input || t('batch.wholeFolder');
    if (input === '') return t('batch.seedOf', { seed: seed ?? first });
    return seed === undefined ? input : `${input} · ${t('batch.seedOf', { seed })}`;
  };
}

/** The rows of each input and seed together, in the order in which their latest came. */
function byInput(rows: readonly BatchRow[]): BatchRow[][] {
  const groups = new Map<string, BatchRow[]>();
  for (const row of rows) {
    const key = itemKey({ ...row.item, model: '' });
    const group = groups.get(key) ?? [];
    group.push(row);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** One input, and what each model made of it. */
function InputRow({
  group,
  drawn,
  chains,
  onShow,
}: {
  group: readonly BatchRow[];
  drawn: boolean;
  chains: readonly string[];
  onShow(number: number): void;
}) {
  const nameOf = useItemName();
  const [first] = group;
  return (
    <Table.Tr>
      {drawn && (
        <Table.Td>
          <Thumb
            thumbs={group.find(({ thumbs }) => thumbs)?.thumbs}
            item={first.item}
            side="left"
            onShow={first.item.model === '' ? undefined : () => onShow(first.number)}
          />
        </Table.Td>
      )}
      <Table.Td className={classes.name}>
        <Text size="sm">{nameOf(first.item)}</Text>
      </Table.Td>
      {chains.map((chain) => {
        const row = group.find(({ item }) => item.model === chain);
        return (
          <Table.Td key={chain}>
            {row && (
              <>
                <Thumb
                  thumbs={row.thumbs}
                  item={row.item}
                  side="right"
                  onShow={() => onShow(row.number)}
                />
                <Outcome row={row} />
                {row.item.error && (
                  <Text size="xs" c="var(--mantine-color-error)">
                    {failureMessage(row.item.error)}
                  </Text>
                )}
              </>
            )}
          </Table.Td>
        );
      })}
    </Table.Tr>
  );
}

interface ItemRowProps {
  row: BatchRow;
  /** Whether there are pictures before, of any row. */
  drawn: boolean;
  onShow(): void;
}

function ItemRow({ row, drawn, onShow }: ItemRowProps) {
  const nameOf = useItemName();
  const { item, thumbs } = row;
  const { output, error, warnings } = item;
  const show = item.model === '' ? undefined : onShow;
  return (
    <Table.Tr>
      {drawn && (
        <Table.Td>
          <Thumb thumbs={thumbs} item={item} side="left" />
        </Table.Td>
      )}
      <Table.Td>
        <Thumb thumbs={thumbs} item={item} side="right" onShow={show} />
      </Table.Td>
      <Table.Td className={classes.name}>
        <Text size="sm">{nameOf(item)}</Text>
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
        <Outcome row={row} />
      </Table.Td>
    </Table.Tr>
  );
}

/** What became of a picture, with a button to try it again if it failed. */
function Outcome({ row: { number, item } }: { row: BatchRow }) {
  const { t } = useTranslation();
  const nameOf = useItemName();
  const { status, ms } = item;
  return (
    <>
      <Badge variant="dot" color={colours[status]}>
        {t(`batch.status.${status}`)}
      </Badge>
      {/* A folder that can't be read is no picture to try again. */}
      {status === 'failed' && item.model !== '' && (
        <RetryButton number={number} input={nameOf(item)} />
      )}
      {ms !== undefined && (
        <Text size="xs" c="dimmed" mt={2}>
          {t('badge.ms', { ms: Math.round(ms) })}
        </Text>
      )}
    </>
  );
}

interface ThumbProps extends Pick<BatchRow, 'thumbs' | 'item'> {
  side: 'left' | 'right';
  /** Opens it large. */
  onShow?(): void;
}

function Thumb({ thumbs, item, side, onShow }: ThumbProps) {
  const { t } = useTranslation();
  const address = useImageBytes(thumbs);
  const { width = 1, height = 1 } = item;
  const long = width >= height ? 'width' : 'height';
  // Of words there is no picture: the result stands on both sides.
  const models = useStudioState((s) => s.models);
  const shown = side === 'right' || !takesNoPicture(models, item.model);
  const image = address && (
    <img
      src={address}
      alt=""
      style={{ aspectRatio: `${width} / ${height}`, [long]: '100%', objectPosition: side }}
    />
  );
  if (!shown) return null;
  if (!onShow) return <div className={classes.thumb}>{image}</div>;
  return (
    <UnstyledButton
      className={classes.thumb}
      aria-label={t('batch.showLarge', { name: item.output || item.input })}
      onClick={onShow}
    >
      {image}
    </UnstyledButton>
  );
}
