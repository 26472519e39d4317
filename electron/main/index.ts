/** Desktop door: composition only. Each part is a module of its own, tested without Electron. */
import path from 'node:path';
import {
  app,
  BrowserWindow,
  ipcMain,
  Menu,
  protocol,
  session,
  shell,
  utilityProcess,
} from 'electron';
import { BatchService } from '#engine/host/batchService';
import { defaultEngineOptions } from '#engine/host/defaultEngineOptions';
import { EngineHost } from '#engine/host/engineHost';
import { EnginePool, poolEngineOptions, poolPlan, withLowPriority } from '#engine/host/enginePool';
import { Roots } from '#engine/host/roots';
import packageJson from '../../package.json';
import { acceptLinks } from './acceptLinks';
import { menuTemplate } from './menu';
import { privileges, scheme, windowAddress, windowHandler } from './protocol';
import { confineAll, denyPermissions } from './security';
import { utilityEngine } from './utilityEngine';
import { windowIcon, windowOptions } from './window';

const appFolder = path.resolve(import.meta.dirname, '..', '..');
const resources = app.isPackaged ? process.resourcesPath : appFolder;
const entry = path.join(import.meta.dirname, 'engine.js');
const options = defaultEngineOptions(resources, true);
const host = new EngineHost({ spawn: utilityEngine(utilityProcess, entry, options) });
const batchService = new BatchService({
  host,
  // The desktop app may use all of the user's files.
  roots: await Roots.open([app.getPath('home')]),
  startPool(provider) {
    const { engines, memory } = poolPlan(provider);
    const spawn = utilityEngine(utilityProcess, entry, poolEngineOptions(options, memory));
    return new EnginePool(() => withLowPriority(spawn()), engines);
  },
});

protocol.registerSchemesAsPrivileged([{ scheme, privileges }]);
confineAll(app, shell);
acceptLinks(
  ipcMain,
  host,
  batchService,
  { version: packageJson.version, door: 'electron' },
  (folder) => void shell.openPath(folder),
);

function openWindow(): void {
  const window = new BrowserWindow(
    windowOptions(path.join(appFolder, 'out/preload/index.cjs'), path.join(appFolder, windowIcon)),
  );
  window.once('ready-to-show', () => window.show());
  void window.loadURL(windowAddress);
}

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => BrowserWindow.getAllWindows()[0]?.focus());
  void app.whenReady().then(() => {
    denyPermissions(session.defaultSession);
    protocol.handle(scheme, windowHandler(path.join(appFolder, 'out/renderer')));
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, app.isPackaged)));
    host.start();
    openWindow();
    app.on('activate', () => {
      if (BrowserWindow.getAllWindows().length === 0) openWindow();
    });
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', () => {
    batchService.close();
    host.close();
  });
} else {
  app.quit();
}
