import { Button, CloseButton, Group, Modal, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Picture } from '../../electron/engine/contract';
import { useStudio, useStudioState } from '../state/useStudio';
import { download } from './download';
import classes from './panes.module.css';

interface Seen {
  picture: Picture;
  png: Uint8Array;
  address: string;
}

/** The exact pixels that the model is given, read back from the engine. */
export function SeenDialog({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const model = useStudioState((s) => s.model);
  const [seen, setSeen] = useState<Seen>();
  useEffect(() => {
    if (!opened) return;
    let address: string | undefined;
    let gone = false;
    const load = async () => {
      const picture = await studio.seen();
      if (!picture) return;
      const png = await studio.encodePng(picture);
      if (gone) return;
      address = URL.createObjectURL(
        new Blob([png as Uint8Array<ArrayBuffer>], { type: 'image/png' }),
      );
      setSeen({ picture, png, address });
    };
    load().catch(() => onClose());
    return () => {
      gone = true;
      setSeen(undefined);
      if (address) URL.revokeObjectURL(address);
    };
  }, [opened, studio, onClose]);
  const name = model?.card.name ?? '';
  return (
    // Put together by hand: the library's <header> counts as a second banner of the page.
    <Modal.Root opened={opened} onClose={onClose} size="lg">
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body pt="md">
          <Group justify="space-between" mb="sm">
            <Modal.Title fw={600}>{t('studio.seen')}</Modal.Title>
            <CloseButton aria-label={t('app.close')} onClick={onClose} />
          </Group>
          {seen && (
            <Stack>
              <Text size="sm">
                {t('studio.seenText', {
                  model: name,
                  width: seen.picture.width,
                  height: seen.picture.height,
                })}
              </Text>
              <img src={seen.address} className={classes.pixels} alt={t('studio.seen')} />
              <Group justify="flex-end">
                <Button
                  leftSection={<IconDownload size={18} />}
                  onClick={() => download(seen.png, `${model?.card.id}-seen.png`, 'image/png')}
                >
                  {t('studio.saveSeen')}
                </Button>
              </Group>
            </Stack>
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
