import {
  Alert,
  Button,
  Group,
  Modal,
  ScrollArea,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { IconCornerLeftUp, IconFolder, IconFolderPlus } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Failure, type FolderList, toFailure } from '../../electron/engine/contract';
import { useBatch } from '../state/useBatch';
import classes from './batch.module.css';

interface Props {
  title: string;
  /** Where to begin; '' for the roots. */
  start: string;
  /** Whether new folders can be made. */
  canMake: boolean;
  opened: boolean;
  onClose(): void;
  onChoose(path: string): void;
}

/** Choose a folder among those that Underdraw may use, on the machine where it runs. */
export function FolderDialog({ title, start, canMake, opened, onClose, onChoose }: Props) {
  const { t } = useTranslation();
  const batch = useBatch();
  const [list, setList] = useState<FolderList>();
  const [failure, setFailure] = useState<Failure>();
  const [name, setName] = useState('');

  const show = (asked: Promise<FolderList>) => {
    // At once: what is typed while the answer is on its way is meant for there.
    setName('');
    return asked.then(
      (found) => {
        setList(found);
        setFailure(undefined);
      },
      (error: unknown) => setFailure(toFailure(error)),
    );
  };

  useEffect(() => {
    if (!opened) return;
    batch.folders(start || undefined).then(setList, () => batch.folders(undefined).then(setList));
  }, [batch, opened, start]);

  const path = list?.path;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed" className={classes.path} title={path}>
          <bdi>{path ?? t('batch.roots')}</bdi>
        </Text>
        {failure && (
          <Alert color="red" title={failure.message}>
            {failure.hint}
          </Alert>
        )}
        <ScrollArea.Autosize mah="44dvh" type="auto">
          {list?.parent && (
            <UnstyledButton
              className={classes.folder}
              onClick={() => void show(batch.folders(list.parent))}
            >
              <IconCornerLeftUp size={18} aria-hidden />
              {t('batch.up')}
            </UnstyledButton>
          )}
          {list?.folders.map((folder) => (
            <UnstyledButton
              key={folder.path}
              className={classes.folder}
              onClick={() => void show(batch.folders(folder.path))}
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
        {canMake && path !== undefined && (
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
              disabled={name.trim() === ''}
              onClick={() => void show(batch.makeFolder(path, name.trim()))}
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
            disabled={path === undefined}
            onClick={() => {
              if (path !== undefined) onChoose(path);
              onClose();
            }}
          >
            {t('batch.choose')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
