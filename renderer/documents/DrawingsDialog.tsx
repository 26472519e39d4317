import {
  ActionIcon,
  Button,
  Group,
  SimpleGrid,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { IconPencil, IconSearch, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStudioState } from '../studio/useStudio';
import { Dialog } from '../ui/Dialog';
import { putPixels } from '../ui/putPixels';
import { searchText } from '../ui/searchText';
import classes from './documents.module.css';
import type { StoredDrawing } from './drawingStore';
import { keptModelName } from './keptModelName';
import { useFiles } from './useFiles';

/** Every drawing that is kept: to find, open, name and delete. */
export function DrawingsDialog({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} size="xl" title={t('drawings.title')}>
      <Drawings onClose={onClose} />
    </Dialog>
  );
}

function Drawings({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const { autosave, openRecent } = useFiles();
  const [all, setAll] = useState<StoredDrawing[]>();
  const [search, setSearch] = useState('');
  const [removed, setRemoved] = useState<StoredDrawing>();
  const refresh = () => autosave.recent().then(setAll);
  useEffect(() => {
    void autosave.recent().then(setAll);
  }, [autosave]);
  const wanted = searchText(search.trim());
  const models = useStudioState((s) => s.models);
  const modelOf = (kept: StoredDrawing) => keptModelName(kept, models);
  const nameOf = (kept: StoredDrawing) => kept.name ?? modelOf(kept);
  /** What a drawing is found by. */
  const textOf = (kept: StoredDrawing) =>
    [kept.name, modelOf(kept), kept.shown, kept.head.model.name].join(' ');
  const found = all?.filter((kept) => searchText(textOf(kept)).includes(wanted));
  const remove = async (kept: StoredDrawing) => {
    await autosave.remove(kept.id);
    setRemoved(kept);
    await refresh();
  };
  const bringBack = async ({ id }: StoredDrawing) => {
    await autosave.bringBack(id);
    setRemoved(undefined);
    await refresh();
  };
  return (
    <>
      <TextInput
        data-autofocus
        leftSection={<IconSearch size={16} />}
        aria-label={t('drawings.search')}
        placeholder={t('drawings.search')}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <Group role="status" mih={44} justify="space-between">
        <Text size="sm" c="dimmed">
          {removed
            ? t('drawings.removed', { name: nameOf(removed) })
            : found && t('drawings.count', { count: found.length })}
        </Text>
        {removed && (
          <Button size="xs" variant="default" onClick={() => void bringBack(removed)}>
            {t('drawings.undo')}
          </Button>
        )}
      </Group>
      <SimpleGrid component="ul" className={classes.drawings} cols={{ base: 2, sm: 4 }}>
        {found?.map((kept) => (
          <Kept
            key={kept.id}
            kept={kept}
            name={nameOf(kept)}
            model={modelOf(kept)}
            onOpen={() => {
              onClose();
              void openRecent(kept.id);
            }}
            onRename={(name) => void autosave.rename(kept.id, name).then(refresh)}
            onRemove={() => void remove(kept)}
          />
        ))}
      </SimpleGrid>
    </>
  );
}

interface KeptProps {
  kept: StoredDrawing;
  name: string;
  /** What the model that it shows is called. */
  model: string;
  onOpen(): void;
  onRename(name: string): void;
  onRemove(): void;
}

function Kept({ kept, name, model, onOpen, onRename, onRemove }: KeptProps) {
  const { t, i18n } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [typed, setTyped] = useState<string>();
  useEffect(() => {
    if (canvas.current && kept.thumbnail) putPixels(canvas.current, kept.thumbnail);
  }, [kept]);
  const when = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  const finish = () => {
    if (typed !== undefined) onRename(typed.trim());
    setTyped(undefined);
  };
  return (
    <li>
      <UnstyledButton className={classes.open} onClick={onOpen}>
        <canvas ref={canvas} />
        {typed === undefined && (
          <Text size="sm" fw={600} truncate>
            {name}
          </Text>
        )}
        <Text size="xs" c="dimmed" truncate>
          {kept.name ? `${model} · ` : ''}
          {when.format(kept.savedAt)}
        </Text>
      </UnstyledButton>
      {typed === undefined ? (
        <Group gap={4} justify="flex-end">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('drawings.rename', { name })}
            onClick={() => setTyped(kept.name ?? '')}
          >
            <IconPencil size={16} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('drawings.remove', { name })}
            onClick={onRemove}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ) : (
        <TextInput
          autoFocus
          size="xs"
          maxLength={120}
          aria-label={t('drawings.name')}
          placeholder={name}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={finish}
          onKeyDown={(event) => {
            if (event.key === 'Enter') finish();
            if (event.key !== 'Escape') return;
            // Only the name is given up, not the dialogue.
            event.stopPropagation();
            setTyped(undefined);
          }}
        />
      )}
    </li>
  );
}
