import {
  Alert,
  Button,
  Group,
  ScrollArea,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { IconCornerLeftUp, IconFolder, IconFolderPlus } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Failure, type FolderList, toFailure } from '#common/contract';
import { failureHint, failureMessage } from '../i18n/failureText';
import { Dialog } from '../ui/Dialog';
import classes from './batch.module.css';
import type { OpenFolderDialog } from './folderChoice';
import { useBatch, useChoice } from './useBatch';

/** Dialog to choose a folder on the machine that runs Underdraw, inside the granted roots. */
export function FolderDialog() {
  const { t } = useTranslation();
  const batch = useBatch();
  const choosing = useChoice((s) => s.open);
  // The last request stays readable while the dialogue closes.
  const [asked, setAsked] = useState<OpenFolderDialog>();
  const [list, setList] = useState<FolderList>();
  const [failure, setFailure] = useState<Failure>();
  const [name, setName] = useState('');

  /** The folder that is being loaded, while another is still shown. */
  const reading = useRef<Promise<FolderList>>(undefined);
  const [waiting, setWaiting] = useState(false);

  const show = useCallback((answer: Promise<FolderList>) => {
    // Set before the answer arrives: input during loading applies to the new folder.
    setName('');
    setWaiting(true);
    reading.current = answer;
    const last = (then: () => void) => {
      if (reading.current !== answer) return;
      setWaiting(false);
      then();
    };
    answer.then(
      (found) =>
        last(() => {
          setList(found);
          setFailure(undefined);
        }),
      (error: unknown) => last(() => setFailure(toFailure(error))),
    );
  }, []);

  useEffect(() => {
    if (!choosing) return;
    setAsked(choosing);
    setFailure(undefined);
    // Fall back to the roots if the folder no longer exists.
    show(batch.folders(choosing.start || undefined).catch(() => batch.folders(undefined)));
  }, [batch, choosing, show]);

  const path = list?.path;
  const close = () => batch.choice.close();
  return (
    <Dialog
      opened={choosing !== undefined}
      onClose={close}
      title={asked ? t(`batch.${asked.which}`) : ''}
      size="lg"
    >
      <Stack gap="sm">
        {asked?.dropped !== undefined && (
          <Alert role="status">
            {t(asked.found ? 'batch.drops.found' : 'batch.drops.notFound', { name: asked.dropped })}
          </Alert>
        )}
        <Text size="sm" c="dimmed" className={classes.path} title={path}>
          <bdi>{path ?? t('batch.roots')}</bdi>
        </Text>
        {failure && (
          <Alert color="red" title={failureMessage(failure)}>
            {failureHint(failure)}
          </Alert>
        )}
        <ScrollArea.Autosize mah="44dvh" type="auto">
          {list?.parent && (
            <UnstyledButton
              className={classes.folder}
              onClick={() => show(batch.folders(list.parent))}
            >
              <IconCornerLeftUp size={18} aria-hidden />
              {t('batch.up')}
            </UnstyledButton>
          )}
          {list?.folders.map((folder) => (
            <UnstyledButton
              key={folder.path}
              className={classes.folder}
              onClick={() => show(batch.folders(folder.path))}
            >
              <IconFolder size={18} aria-hidden />
              <span className={classes.name}>{folder.name}</span>
            </UnstyledButton>
          ))}
          {list && list.folders.length === 0 && (
            <Text size="sm" c="dimmed" p="xs">
              {t('batch.noFolders')}
            </Text>
          )}
        </ScrollArea.Autosize>
        {asked?.which === 'outDir' && path !== undefined && (
          <Group gap="xs" wrap="nowrap">
            <TextInput
              flex={1}
              size="sm"
              placeholder={t('batch.newFolder')}
              aria-label={t('batch.newFolder')}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button
              variant="default"
              size="sm"
              leftSection={<IconFolderPlus size={18} />}
              // Else it would be made in the folder that is shown still, not in the one that was clicked.
              disabled={waiting || name.trim() === ''}
              onClick={() => show(batch.makeFolder(path, name.trim()))}
            >
              {t('batch.makeFolder')}
            </Button>
          </Group>
        )}
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {path !== undefined && t('batch.picturesHere', { count: list?.pictures ?? 0 })}
          </Text>
          <Button
            disabled={path === undefined || waiting}
            onClick={() => {
              if (asked && path !== undefined) batch.edit({ [asked.which]: path });
              close();
            }}
          >
            {t('batch.choose')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
