import { Button, Center, Group, Loader, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/Dialog';
import { downloadModelInput, type ModelInputFile, modelInputFiles } from './modelInputFiles';
import classes from './panes.module.css';
import { sheetName } from './sheetName';
import { useStudio, useStudioState } from './useStudio';

interface ShownInput extends ModelInputFile {
  address: string;
}

/** Shows the exact pixels that the model is given, for each sheet, from the engine. */
export function ModelInputDialog({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const model = useStudioState((s) => s.model);
  const [seen, setSeen] = useState<ShownInput[]>();
  useEffect(() => {
    if (!opened || !model) return;
    const made: ShownInput[] = [];
    let gone = false;
    const load = async () => {
      const files = await modelInputFiles(studio);
      if (gone) return;
      for (const file of files) {
        const blob = new Blob([file.png as Uint8Array<ArrayBuffer>], { type: 'image/png' });
        made.push({ ...file, address: URL.createObjectURL(blob) });
      }
      setSeen(made);
    };
    load().catch((error) => {
      if (gone) return;
      onClose();
      studio.showFailure(error);
    });
    return () => {
      gone = true;
      setSeen(undefined);
      for (const { address } of made) URL.revokeObjectURL(address);
    };
  }, [opened, studio, model, onClose]);
  if (!model) return null;
  const { name } = model.card;
  return (
    <Dialog
      title={t('studio.seen')}
      opened={opened}
      onClose={onClose}
      size={seen && seen.length > 1 ? 'xl' : 'lg'}
    >
      {!seen && (
        <Center h={200}>
          <Loader role="status" aria-label={t('studio.seenReading')} />
        </Center>
      )}
      {seen && (
        <Stack>
          <Text size="sm">
            {t('studio.seenText', {
              model: name,
              width: seen[0].picture.width,
              height: seen[0].picture.height,
            })}
          </Text>
          <SimpleGrid cols={Math.min(seen.length, 4)}>
            {seen.map((file) => (
              <Stack key={file.input.name} gap="xs">
                {seen.length > 1 && (
                  <Text size="sm" fw={600}>
                    {sheetName(t, file.input)}
                  </Text>
                )}
                <img src={file.address} className={classes.pixels} alt={t('studio.seen')} />
                <Group justify="flex-end">
                  <Button
                    leftSection={<IconDownload size={18} />}
                    onClick={() => downloadModelInput(file)}
                  >
                    {t('studio.saveSeen')}
                  </Button>
                </Group>
              </Stack>
            ))}
          </SimpleGrid>
        </Stack>
      )}
    </Dialog>
  );
}
