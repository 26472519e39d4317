import { Button, Indicator, Popover, Table } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStudioState } from '../studio/useStudio';
import { useWorkspace } from '../studio/useWorkspace';

const colours = {
  starting: 'yellow',
  ready: 'teal',
  restarting: 'yellow',
  stopped: 'red',
  lost: 'red',
} as const;

/** State of the engine, and on a click its process, restarts and provider. */
export function EngineMenu() {
  const { t } = useTranslation();
  const { engineLog } = useWorkspace();
  const [opened, setOpened] = useState(false);
  const door = useStudioState((s) => s.door);
  const connected = useStudioState((s) => s.connected);
  const provider = useStudioState((s) => s.provider);
  const state = !door ? 'starting' : connected ? door.engine.state : 'lost';
  const rows: [string, string | number][] = [
    [t('engine.pid'), door?.engine.pid ?? ''],
    [t('engine.restarts'), door?.engine.restarts ?? 0],
    [t('engine.provider'), provider],
    [t('engine.version'), door?.version ?? ''],
  ];
  return (
    <Popover position="bottom-end" withArrow trapFocus opened={opened} onChange={setOpened}>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          c="var(--mantine-color-text)"
          leftSection={
            <Indicator inline size={8} color={colours[state]} position="middle-center" />
          }
          onClick={() => setOpened(!opened)}
          data-testid="engine"
          data-state={state}
          data-pid={door?.engine.pid}
        >
          {t(`engine.${state}`)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('engine.details')}>
        <Table withRowBorders={false}>
          <Table.Tbody>
            {rows.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th>{name}</Table.Th>
                <Table.Td>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Button
          variant="default"
          size="compact-sm"
          fullWidth
          mt="xs"
          onClick={() => {
            setOpened(false);
            void engineLog.show();
          }}
        >
          {t('engine.showLog')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
