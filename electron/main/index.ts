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
import packageJson from '../../package.json';
import { engineOptions } from '../engine/host/folders';
import { EngineHost } from '../engine/host/host';
import { utilityEngine } from './engineProcess';
import { acceptLinks } from './link';
import { menuTemplate } from './menu';
import { privileges, scheme, windowAddress, windowHandler } from './protocol';
import { confineAll, denyPermissions } from './security';
import { windowOptions } from './window';

const programFolder = path.resolve(import.meta.dirname, '..', '..');
const resources = app.isPackaged ? process.resourcesPath : programFolder;
const host = new EngineHost({
  spawn: utilityEngine(
    utilityProcess,
    path.join(import.meta.dirname, 'engine.js'),
    engineOptions(resources, true),
  ),
});

protocol.registerSchemesAsPrivileged([{ scheme, privileges }]);
confineAll(app, shell);
acceptLinks(ipcMain, host, { version: packageJson.version, door: 'electron' });

function openWindow(): void {
  const window = new BrowserWindow(
    windowOptions(path.join(programFolder, 'out/preload/index.cjs')),
  );
  window.once('ready-to-show', () => window.show());
  void window.loadURL(windowAddress);
}

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => BrowserWindow.getAllWindows()[0]?.focus());
  void app.whenReady().then(() => {
    denyPermissions(session.defaultSession);
    protocol.handle(scheme, windowHandler(path.join(programFolder, 'out/renderer')));
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
  app.on('will-quit', () => host.close());
} else {
  app.quit();
}
