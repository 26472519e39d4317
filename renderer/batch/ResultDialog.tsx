import { Alert, Button, Center, Group, Loader, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconBrush, IconFolderOpen } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BatchRow, chainOf, type Failure, type Picture, toFailure } from '#common/contract';
import { failureMessage } from '../i18n/failureText';
import { takesNoPicture } from '../studio/chainFacts';
import { useStudio, useStudioState } from '../studio/useStudio';
import { useWorkspace } from '../studio/useWorkspace';
import { Dialog } from '../ui/Dialog';
import { PictureView } from '../ui/PictureView';
import { useBatch } from './useBatch';

interface Props {
  /** The row that is looked at; undefined for none. */
  row: BatchRow | undefined;
  /** Its neighbours in the table. */
  before: BatchRow | undefined;
  after: BatchRow | undefined;
  onShow(row: BatchRow | undefined): void;
}

/** A result large beside its input. */
export function ResultDialog({ row, before, after, onShow }: Props) {
  const { t } = useTranslation();
  const batch = useBatch();
  const studio = useStudio();
  const { commands, photo } = useWorkspace();
  const models = useStudioState((s) => s.models);
  const wordless = row !== undefined && takesNoPicture(models, row.item.model);
  const openInStudio = async ({ number, item }: BatchRow) => {
    onShow(undefined);
    const { models = [] } = studio.store.getState();
    const model = models.find(({ card }) => card.id === chainOf(item.model)[0]);
    try {
      const { name, data } = await batch.file(number, 'input');
      commands.run('studio');
      if (model) await studio.modelSwitch.switchTo(model);
      photo.open({ name, data: new Uint8Array(data) });
    } catch (error) {
      studio.showFailure(error);
      commands.run('studio');
    }
  };
  return (
    <Dialog
      title={row?.item.output || row?.item.input || ''}
      opened={row !== undefined}
      onClose={() => onShow(undefined)}
      size="90%"
    >
      {row && (
        <Stack>
          <SimpleGrid cols={row.item.output && !wordless ? 2 : 1}>
            {!wordless && <Side row={row} side="input" />}
            {row.item.output && <Side row={row} side="output" />}
          </SimpleGrid>
          <Group justify="space-between">
            <Group gap="xs">
              <Button
                variant="default"
                leftSection={<IconArrowLeft size={18} />}
                disabled={!before}
                onClick={() => onShow(before)}
              >
                {t('batch.previous')}
              </Button>
              <Button
                variant="default"
                rightSection={<IconArrowRight size={18} />}
                disabled={!after}
                onClick={() => onShow(after)}
              >
                {t('batch.next')}
              </Button>
            </Group>
            <Group gap="xs">
              <Button
                variant="default"
                leftSection={<IconFolderOpen size={18} />}
                onClick={() => void batch.show('folder')}
              >
                {t('batch.openFolder')}
              </Button>
              {!wordless && (
                <Button
                  leftSection={<IconBrush size={18} />}
                  onClick={() => void openInStudio(row)}
                >
                  {t('batch.openInStudio')}
                </Button>
              )}
            </Group>
          </Group>
        </Stack>
      )}
    </Dialog>
  );
}

function Side({ row, side }: { row: BatchRow; side: 'input' | 'output' }) {
  const { t } = useTranslation();
  const batch = useBatch();
  const [picture, setPicture] = useState<Picture>();
  const { status } = row.item;
  const [failure, setFailure] = useState<Failure>();
  const latest = useRef(row);
  latest.current = row;
  useEffect(() => {
    let gone = false;
    setPicture(undefined);
    setFailure(undefined);
    // All rows are new at every report of a running batch: only what became of this one counts.
    batch.picture(latest.current, side).then(
      (made) => gone || setPicture(made),
      (error: unknown) => gone || setFailure(toFailure(error)),
    );
    return () => {
      gone = true;
    };
  }, [batch, row.number, status, side]);
  const name = t(side === 'input' ? 'batch.before' : 'batch.after');
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {name}
      </Text>
      {failure && <Alert color="red">{failureMessage(failure)}</Alert>}
      {!failure && !picture && (
        <Center h={240}>
          <Loader role="status" aria-label={name} />
        </Center>
      )}
      {picture && <PictureView picture={picture} name={`${name}: ${row.item[side]}`} />}
    </Stack>
  );
}
