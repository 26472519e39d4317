import { Button, Center, Group, Loader, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Picture } from '#common/contract';
import { type SheetInput, sheetInputsOf } from '../drawing/sheetInputs';
import { Dialog } from '../ui/Dialog';
import { download } from '../ui/download';
import classes from './panes.module.css';
import { sheetName } from './sheetName';
import { useStudio, useStudioState } from './useStudio';

interface ModelInput {
  input: SheetInput;
  picture: Picture;
  png: Uint8Array;
  address: string;
}

/** Shows the exact pixels that the model is given, for each sheet, from the engine. */
export function ModelInputDialog({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const model = useStudioState((s) => s.model);
  const [seen, setSeen] = useState<ModelInput[]>();
  useEffect(() => {
    if (!opened || !model) return;
    const made: ModelInput[] = [];
    let gone = false;
    const load = async () => {
      const pictures = await studio.modelInputs();
      for (const input of sheetInputsOf(model.card)) {
        const picture = pictures[input.name];
        const png = await studio.encode(picture);
        if (gone) return;
        const blob = new Blob([png as Uint8Array<ArrayBuffer>], { type: 'image/png' });
        made.push({ input, picture, png, address: URL.createObjectURL(blob) });
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
  const { id, name } = model.card;
  return (
    <Dialog
      title={t('studio.seen')}
      opened={opened}
      onClose={onClose}
      size={seen && seen.length > 1 ? 'xl' : 'lg'}
    >
      {!seen && (
        <Center h={200}>
          <Loader aria-label={t('studio.seenReading')} />
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
            {seen.map(({ input, address, png }) => (
              <Stack key={input.name} gap="xs">
                {seen.length > 1 && (
                  <Text size="sm" fw={600}>
                    {sheetName(t, input)}
                  </Text>
                )}
                <img src={address} className={classes.pixels} alt={t('studio.seen')} />
                <Group justify="flex-end">
                  <Button
                    leftSection={<IconDownload size={18} />}
                    onClick={() =>
                      // The input's name in the file name: the terminal identifies inputs by it.
                      download(
                        png,
                        seen.length > 1 ? `${id}-seen.${input.name}.png` : `${id}-seen.png`,
                        'image/png',
                      )
                    }
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
