import {
  ActionIcon,
  Alert,
  AppShell,
  Badge,
  Group,
  SegmentedControl,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { IconMoon, IconSun, IconWifiOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EngineMenu } from './panels/EngineMenu';
import classes from './panels/panes.module.css';
import { BatchRoom } from './rooms/BatchRoom';
import { ModelsRoom } from './rooms/ModelsRoom';
import { StudioRoom } from './rooms/StudioRoom';
import { useStudioState } from './state/useStudio';
import { type Room, recall, remember, rooms } from './state/windowMemory';

/** The window: three rooms under one bar. */
export function App() {
  const { t } = useTranslation();
  const [room, setRoom] = useState<Room>(() => recall().room);
  const go = (to: Room) => {
    setRoom(to);
    remember({ room: to });
  };
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const connected = useStudioState((s) => s.connected);
  const loaded = useStudioState((s) => s.models !== undefined);
  return (
    <AppShell header={{ height: 52 }} padding={0}>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="lg" wrap="nowrap">
            <Group gap={8} wrap="nowrap">
              <img src="/icon.svg" width={26} height={26} alt="" />
              <Text fw={700}>{t('app.name')}</Text>
            </Group>
            <SegmentedControl
              aria-label={t('app.rooms')}
              size="sm"
              value={room}
              onChange={(value) => go(value as Room)}
              data={rooms.map((value) => ({ value, label: t(`room.${value}`) }))}
            />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <EngineMenu />
            <Tooltip label={t('app.offlineHint')} multiline w={240}>
              <Badge variant="default" leftSection={<IconWifiOff size={13} />}>
                {t('app.offline')}
              </Badge>
            </Tooltip>
            <Tooltip label={t('app.theme')}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={34}
                aria-label={t('app.theme')}
                onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
              >
                {scheme === 'dark' ? (
                  <IconSun size={20} stroke={1.6} />
                ) : (
                  <IconMoon size={20} stroke={1.6} />
                )}
              </ActionIcon>
            </Tooltip>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Main h="100dvh" style={{ display: 'flex', flexDirection: 'column' }}>
        {loaded && !connected && (
          <Alert
            className={classes.lost}
            color="yellow.5"
            variant="filled"
            autoContrast
            role="alert"
          >
            {t('app.lost')}
          </Alert>
        )}
        {/* The Studio stays alive behind the other rooms, so that its view and zoom are kept. */}
        <div style={{ flex: 1, minHeight: 0, display: room === 'studio' ? 'block' : 'none' }}>
          <StudioRoom open={room === 'studio'} />
        </div>
        {room === 'batch' && <BatchRoom />}
        {room === 'models' && (
          <div style={{ flex: 1, minHeight: 0, overflowY: 'auto' }}>
            <ModelsRoom onTry={() => go('studio')} />
          </div>
        )}
      </AppShell.Main>
    </AppShell>
  );
}
