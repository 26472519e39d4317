import { Button, Group, Kbd, SimpleGrid, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HowToDrawButton } from '../studio/HowToDraw';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { Dialog } from '../ui/Dialog';
import { type Action, actionGroups, actions, actionTable } from './actionTable';
import { keyFromEvent, keyLabel, onMac } from './keyNotation';
import classes from './keys.module.css';

interface Props {
  opened: boolean;
  onClose(): void;
}

/** A key that was pressed for an action and belongs to another. */
interface Conflict {
  action: Action;
  key: string;
  owner: Action;
}

/** The list of all actions with their keys; a click on a key changes it. */
export function KeysDialog({ opened, onClose }: Props) {
  const { t } = useTranslation();
  const { keymap } = useWorkspace();
  const changed = useWorkspaceState('keymap', (s) => s.changed);
  const [waiting, setWaiting] = useState<Action>();
  const [conflict, setConflict] = useState<Conflict>();

  useEffect(() => {
    if (!opened) {
      setWaiting(undefined);
      setConflict(undefined);
    }
  }, [opened]);

  useEffect(() => {
    if (!waiting) return;
    const down = (event: KeyboardEvent) => {
      event.preventDefault();
      event.stopPropagation();
      const key = keyFromEvent(event, onMac);
      if (!key) return;
      setWaiting(undefined);
      const owner = keymap.actionOf(key);
      // Escape leaves things as they are, unless it is what the action already has.
      if (key === 'Escape' || owner === waiting) return;
      if (owner) setConflict({ action: waiting, key, owner });
      else keymap.assign(waiting, key);
    };
    // In the capture phase: a key of another action must not run that action.
    window.addEventListener('keydown', down, { capture: true });
    return () => window.removeEventListener('keydown', down, { capture: true });
  }, [waiting, keymap]);

  const ask = (action: Action) => {
    setConflict(undefined);
    setWaiting(action);
  };

  return (
    <Dialog
      title={t('keys.title')}
      opened={opened}
      onClose={onClose}
      size="xl"
      // While a key is awaited, Escape only cancels that.
      closeOnEscape={waiting === undefined}
    >
      <Group justify="space-between" gap="xs" mb="md">
        <Text size="sm" c="dimmed">
          {t('keys.intro')}
        </Text>
        <HowToDrawButton onOpen={onClose} />
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        {[actionGroups.slice(0, 2), actionGroups.slice(2)].map((column) => (
          <Stack key={column[0]} gap="md">
            {column.map((group) => (
              <div key={group}>
                <Text component="h3" size="sm" fw={600} mb={4}>
                  {t(`keys.group.${group}`)}
                </Text>
                {actions
                  .filter((action) => actionTable[action].group === group)
                  .map((action) => (
                    <KeyRow
                      key={action}
                      action={action}
                      waiting={waiting === action}
                      conflict={conflict?.action === action ? conflict : undefined}
                      onAsk={() => ask(action)}
                      onAnswer={(take) => {
                        if (take && conflict) keymap.assign(action, conflict.key);
                        setConflict(undefined);
                      }}
                    />
                  ))}
              </div>
            ))}
          </Stack>
        ))}
      </SimpleGrid>
      <Group justify="flex-end" mt="md">
        <Button
          variant="default"
          disabled={Object.keys(changed).length === 0}
          onClick={() => keymap.reset()}
        >
          {t('keys.reset')}
        </Button>
      </Group>
    </Dialog>
  );
}

interface RowProps {
  action: Action;
  waiting: boolean;
  conflict: Conflict | undefined;
  onAsk(): void;
  onAnswer(take: boolean): void;
}

function KeyRow({ action, waiting, conflict, onAsk, onAnswer }: RowProps) {
  const { t } = useTranslation();
  const { keymap } = useWorkspace();
  const name = t(`action.${action}`);
  const key = keymap.key(action);
  const shown = key ? keyLabel(key, onMac) : t('keys.none');
  return (
    <>
      <Group justify="space-between" wrap="nowrap" className={classes.row}>
        <Text size="sm">{name}</Text>
        <Button
          size="compact-sm"
          flex="none"
          variant={waiting ? 'light' : 'subtle'}
          color={waiting ? undefined : 'gray'}
          c={waiting ? undefined : 'var(--mantine-color-text)'}
          fw={key || waiting ? undefined : 400}
          aria-label={waiting ? t('keys.press') : t('keys.change', { name, key: shown })}
          onClick={onAsk}
        >
          {waiting ? t('keys.press') : key ? <Kbd>{shown}</Kbd> : shown}
        </Button>
      </Group>
      {conflict && (
        <Group gap="xs" role="alert" className={classes.conflict}>
          <Text size="sm" flex={1}>
            {t('keys.conflict', {
              key: keyLabel(conflict.key, onMac),
              owner: t(`action.${conflict.owner}`),
            })}
          </Text>
          <Button size="compact-sm" onClick={() => onAnswer(true)}>
            {t('keys.take')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => onAnswer(false)}>
            {t('keys.leave')}
          </Button>
        </Group>
      )}
    </>
  );
}
