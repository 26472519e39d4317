/** Desktop door: composition only. Each part is a module of its own, tested without Electron. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
} from 'electron';
import { isBusy, isDrawingName, type MenuCommand } from '#common/contract';
import { CheckStore } from '#engine/checks/checkStore';
import { startBatchPool } from '#engine/host/batchPool';
import { BatchService } from '#engine/host/batchService';
import { connectWindow } from '#engine/host/connectWindow';
import { defaultEngineOptions } from '#engine/host/defaultEngineOptions';
import { EngineHost } from '#engine/host/engineHost';
import { EngineLog } from '#engine/host/engineLog';
import { startIdleChecks } from '#engine/host/idleChecks';
import { renewAtBatches, studioShare } from '#engine/host/memoryShare';
import { Roots } from '#engine/host/roots';
import { SettingsService } from '#engine/host/settingsService';
import { SettingsStore } from '#engine/host/settingsStore';
import {
  checksFolder,
  engineLogFile,
  homeFolder,
  preparedFolder,
  settingsFile,
} from '#engine/host/userFolders';
import packageJson from '../../package.json';
import { appId } from './appId';
import { Closing } from './closing';
import { DesktopService } from './desktopService';
import { DrawingFiles } from './drawings/drawingFiles';
import { grantDroppedFolders } from './grants';
import { keepAwakeDuringBatch } from './keepAwake';
import { menuTemplate } from './menu';
import { stayOffline, withoutSpellChecker } from './network';
import { filesOnCommandLine, OpenedFiles } from './openedFiles';
import { devHandler, privileges, scheme, windowAddress, windowHandler } from './protocol';
import { reloadAfterCrash } from './renderCrash';
import { confineAll, denyPermissions } from './security';
import { utilityEngine } from './utilityEngine';
import {
  keepAltForTools,
  loadWindow,
  pictureWindowOptions,
  showWhenReady,
  windowIcon,
  windowOptions,
} from './window';
import { WindowLinks } from './windowLinks';
import { clampToScreen, loadWindowState, saveWindowState } from './windowState';

const appFolder = path.resolve(import.meta.dirname, '..', '..');
const resources = app.isPackaged ? process.resourcesPath : appFolder;
const devServer = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
const profile = path.join(homeFolder(), 'desktop');
const stateFile = path.join(profile, 'window.json');
const icon = path.join(appFolder, windowIcon);

// Chromium's own files lie with ours, wherever UNDERDRAW_HOME puts them, unless a switch names a place.
try {
  mkdirSync(profile, { recursive: true });
  if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', profile);
} catch {
  // A home that can't be written to: Electron's own place, or none, does as well.
}
app.enableSandbox();
app.setAppUserModelId(appId);
stayOffline(app.commandLine, devServer);
protocol.registerSchemesAsPrivileged([{ scheme, privileges }]);
confineAll(app, shell, pictureWindowOptions(icon));

const entry = path.join(import.meta.dirname, 'engine.js');
const settings = new SettingsStore(settingsFile());
const checks = new CheckStore(checksFolder());
const isBatchBusy = (): boolean => isBusy(batchService.current);
const options = () =>
  defaultEngineOptions(resources, true, studioShare(settings.current, isBatchBusy()));
const log = new EngineLog(engineLogFile());
const host = new EngineHost({ spawn: utilityEngine(utilityProcess, entry, options, log) });
settings.onEngineChange(() => host.renew());
const roots = new Roots();
const batchService = new BatchService({
  host,
  roots,
  startPool: (wanted, models) =>
    startBatchPool(wanted, models, {
      root: resources,
      settings,
      checks,
      spawnWith: (own) => utilityEngine(utilityProcess, entry, own, log, { lowPriority: true }),
    }),
});
renewAtBatches(host, batchService, settings);
const settingsService = new SettingsService({
  settings,
  checks,
  spawn: () => host.spawnAnother(),
  roots,
  isBatchBusy,
  home: homeFolder(),
  cache: preparedFolder(),
  mayRevoke: true,
});
const links = new WindowLinks();
/** Open windows with a Studio, oldest first; those that show its picture alone are not among them. */
const studioWindows = new Set<BrowserWindow>();
const drawings = new DrawingFiles(path.join(homeFolder(), 'drawings'));
const openedFiles = new OpenedFiles(links, app, roots);
const desktop = new DesktopService({
  links,
  roots,
  dialog,
  openedFiles,
  windowOf: (contents) => BrowserWindow.fromWebContents(contents),
  onWords: setMenu,
});
const closing = new Closing({
  app,
  dialog,
  platform: process.platform,
  isBatchBusy,
  endBatch: () => batchService.close(),
  words: () => desktop.words,
  flush: (window) => desktop.flush(window.webContents),
  openWindows: () => [...studioWindows],
});

function setMenu(): void {
  const { platform } = process;
  const { isPackaged } = app;
  const run = (command: MenuCommand, byKey: boolean) => {
    const focused = BrowserWindow.getFocusedWindow();
    const [first] = studioWindows;
    const window = focused && studioWindows.has(focused) ? focused : first;
    if (window) links.emit(window.webContents, 'menu', { command, byKey });
  };
  const template = menuTemplate({ platform, isPackaged, words: desktop.words, run });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function openWindow(): void {
  const state = loadWindowState(stateFile);
  const window = new BrowserWindow(
    windowOptions(
      path.join(appFolder, 'out/preload/index.cjs'),
      icon,
      state && clampToScreen(state.bounds, screen),
    ),
  );
  studioWindows.add(window);
  window.on('closed', () => studioWindows.delete(window));
  // Maximizing shows a window at once, so it waits until there is something to show.
  if (state?.maximized) window.once('show', () => window.maximize());
  showWhenReady(window);
  keepAltForTools(window.webContents);
  reloadAfterCrash(window.webContents, (reason) =>
    dialog.showErrorBox(
      'Underdraw',
      `${desktop.words?.crashed ?? 'The window crashed three times in a row.'} (${reason})`,
    ),
  );
  window.on('close', () => saveWindowState(stateFile, window));
  closing.guard(window);
  void loadWindow(window, windowAddress, (reason) =>
    dialog.showErrorBox('Underdraw', `The window could not be loaded (${reason}).`),
  );
}

/** Bring the window to the front; open one if there is none. */
function showWindow(): void {
  const [window] = studioWindows;
  if (!window) {
    openWindow();
    return;
  }
  if (window.isMinimized()) window.restore();
  window.focus();
}

function start(): void {
  withoutSpellChecker(session.defaultSession);
  denyPermissions(session.defaultSession);
  session.defaultSession.on('will-download', (_event, item) => {
    item.once('done', (_done, state) => {
      const file = item.getSavePath();
      if (state === 'completed' && isDrawingName(file)) app.addRecentDocument(file);
    });
  });
  const renderer = path.join(appFolder, 'out/renderer');
  protocol.handle(scheme, devServer ? devHandler(devServer) : windowHandler(renderer));
  grantDroppedFolders(ipcMain, roots);
  const about = { version: packageJson.version, door: 'electron' } as const;
  links.accept(ipcMain, (port, contents) =>
    connectWindow(port, host, batchService, about, {
      log,
      // It resolves with what went wrong, if anything did.
      openFolder: async (folder) => (await shell.openPath(folder)) === '',
      granted: roots,
      handlers: {
        ...settingsService.handlers,
        ...drawings.handlers,
        ...desktop.handlers(contents),
      },
    }),
  );
  keepAwakeDuringBatch(batchService, powerSaveBlocker);
  setMenu();
  host.start();
  openWindow();
  const endIdleChecks = startIdleChecks(host);
  app.on('will-quit', endIdleChecks);
  app.on('activate', showWindow);
  for (const file of filesOnCommandLine(process.argv, process.cwd())) void openedFiles.open(file);
}

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', (_event, argv, cwd) => {
    if (app.isReady()) showWindow();
    for (const file of filesOnCommandLine(argv, cwd)) void openedFiles.open(file);
  });
  // On macOS; before the app is ready if it was started to open the file.
  app.on('open-file', (event, file) => {
    event.preventDefault();
    void openedFiles.open(file);
    if (app.isReady()) showWindow();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', () => {
    void batchService.close();
    host.close();
  });
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      dialog.showErrorBox('Underdraw could not start', String(error));
      app.exit(1);
    });
} else {
  app.quit();
}
