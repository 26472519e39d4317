import {
  Alert,
  AppShell,
  Badge,
  Group,
  Indicator,
  SegmentedControl,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import {
  IconCommand,
  IconKeyboard,
  IconMoon,
  IconSchool,
  IconSettings,
  IconSun,
  IconWifiOff,
} from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import icon from '../../resources/icon.svg';
import { BatchNotice } from '../batch/BatchNotice';
import { BatchRoom } from '../batch/BatchRoom';
import { CommandPalette, openCommandPalette } from '../keys/CommandPalette';
import { KeysDialog } from '../keys/KeysDialog';
import { useKeys } from '../keys/useKeys';
import { AddModelDialog } from '../models/AddModelDialog';
import { MissingModelDialog } from '../models/MissingModelDialog';
import { ModelsRoom } from '../models/ModelsRoom';
import { SettingsDialog } from '../settings/SettingsDialog';
import classes from '../studio/panes.module.css';
import { StudioRoom } from '../studio/StudioRoom';
import { useStudioState } from '../studio/useStudio';
import { useCommands, useWorkspace } from '../studio/useWorkspace';
import { useTour, useTourState } from '../tour/useTour';
import { floats } from '../ui/inMain';
import { ToolButton } from '../ui/ToolButton';
import { EngineLogDialog } from './EngineLogDialog';
import { EngineMenu } from './EngineMenu';
import { LanguageMenu } from './LanguageMenu';
import shell from './shell.module.css';
import { useFileDrop } from './useFileDrop';
import { loadMemory, type Room, rooms, saveMemory } from './windowMemory';

/** The window: three rooms under one bar. */
export function App() {
  const { t } = useTranslation();
  const [room, setRoom] = useState<Room>(() => loadMemory().room);
  const go = useCallback((to: Room) => {
    setRoom(to);
    saveMemory({ room: to });
  }, []);
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const { modelImport } = useWorkspace();
  const tour = useTour();
  const known = useTourState((s) => s.known);
  const [keysOpen, setKeysOpen] = useState(false);
  const [settingsOpen, setSettingsOpen] = useState(false);
  const dark = scheme === 'dark';
  useKeys();
  useFileDrop(useCallback(() => go('studio'), [go]));
  useCommands(
    useMemo(
      () => ({
        studio: () => go('studio'),
        batch: () => go('batch'),
        models: () => go('models'),
        addModel: () => modelImport.open(),
        theme: () => setColorScheme(dark ? 'light' : 'dark'),
        palette: openCommandPalette,
        tour: () => tour.start(),
        keys: () => setKeysOpen(true),
        settings: () => setSettingsOpen(true),
      }),
      [dark, setColorScheme, go, modelImport, tour],
    ),
  );
  return (
    <AppShell header={{ height: 52 }} padding={0}>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="lg" wrap="nowrap">
            <Group gap={8} wrap="nowrap">
              <img src={icon} width={26} height={26} alt="" />
              <Text fw={700} className={shell.words}>
                {t('app.name')}
              </Text>
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
              <Badge
                variant="default"
                className={shell.spare}
                leftSection={<IconWifiOff size={13} />}
              >
                <span className={shell.words}>{t('app.offline')}</span>
              </Badge>
            </Tooltip>
            <Group gap={2} wrap="nowrap">
              <Indicator disabled={known} size={8} offset={6}>
                <ToolButton
                  side="bottom"
                  name={t('action.tour')}
                  action="tour"
                  onClick={() => tour.start()}
                >
                  <IconSchool size={20} stroke={1.6} />
                </ToolButton>
              </Indicator>
              <ToolButton
                side="bottom"
                name={t('action.palette')}
                action="palette"
                onClick={openCommandPalette}
              >
                <IconCommand size={20} stroke={1.6} />
              </ToolButton>
              <ToolButton
                side="bottom"
                name={t('action.keys')}
                action="keys"
                onClick={() => setKeysOpen(true)}
              >
                <IconKeyboard size={20} stroke={1.6} />
              </ToolButton>
              <LanguageMenu />
              <ToolButton
                side="bottom"
                name={t('app.theme')}
                action="theme"
                onClick={() => setColorScheme(dark ? 'light' : 'dark')}
              >
                {dark ? <IconSun size={20} stroke={1.6} /> : <IconMoon size={20} stroke={1.6} />}
              </ToolButton>
              <ToolButton
                side="bottom"
                name={t('action.settings')}
                action="settings"
                onClick={() => setSettingsOpen(true)}
              >
                <IconSettings size={20} stroke={1.6} />
              </ToolButton>
            </Group>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Main h="100dvh" style={{ display: 'flex', flexDirection: 'column' }}>
        <LostNotice />
        {/* The Studio stays alive behind the other rooms, so that its view and zoom are kept. */}
        <div style={{ flex: 1, minHeight: 0, display: room === 'studio' ? 'block' : 'none' }}>
          <StudioRoom open={room === 'studio'} />
        </div>
        {room === 'batch' && <BatchRoom />}
        {room !== 'studio' && <BatchNotice shown={room === 'batch'} />}
        {room === 'models' && (
          <div style={{ flex: 1, minHeight: 0, overflowY: 'auto' }}>
            <ModelsRoom onTry={() => go('studio')} />
          </div>
        )}
        <div id={floats} />
      </AppShell.Main>
      <AddModelDialog onTry={() => go('studio')} />
      <MissingModelDialog />
      <CommandPalette />
      <EngineLogDialog />
      <SettingsDialog
        opened={settingsOpen}
        onClose={() => setSettingsOpen(false)}
        onKeys={() => {
          setSettingsOpen(false);
          setKeysOpen(true);
        }}
      />
      <KeysDialog opened={keysOpen} onClose={() => setKeysOpen(false)} />
    </AppShell>
  );
}

/** Says that the engine is gone. Apart from the window, which is not rendered again when it comes. */
function LostNotice() {
  const { t } = useTranslation();
  const lost = useStudioState((s) => s.models !== undefined && !s.connected);
  const served = useStudioState((s) => s.door?.door === 'browser');
  return (
    lost && (
      <Alert className={classes.lost} color="yellow.5" variant="filled" autoContrast role="alert">
        {t(served ? 'app.lostServer' : 'app.lost')}
      </Alert>
    )
  );
}
