/** The module `electron` for the built main process, as far as it is used, with a record of calls. */
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import path from 'node:path';
import type {
  App,
  BrowserWindowConstructorOptions,
  Dialog,
  Display,
  ForkOptions,
  HandlerDetails,
  Menu,
  MenuItemConstructorOptions,
  PowerSaveBlocker,
  Protocol,
  Screen,
  Session,
  Shell,
  UtilityProcess,
  WebContents,
} from 'electron';
import type { EngineOptions } from '#engine/engineOptions';
import { FakeBrowserWindow } from './fakeElectron';

const shim = path.join(import.meta.dirname, 'utilityShim.mjs');

/** A utility process that really runs the engine, in a child of this process. */
class RunningUtilityProcess
  extends EventEmitter
  implements Pick<UtilityProcess, 'pid' | 'kill' | 'postMessage' | 'stderr'>
{
  pid: number | undefined;
  readonly stderr = null;
  private readonly child: ChildProcess;
  /** What the engine was started with. */
  readonly given: EngineOptions;

  constructor(entry: string, { env }: ForkOptions) {
    super();
    this.given = JSON.parse((env as NodeJS.ProcessEnv).UNDERDRAW_ENGINE ?? '{}');
    this.child = fork(entry, [], {
      serialization: 'advanced',
      execArgv: ['--import', shim],
      env: env as NodeJS.ProcessEnv,
    });
    this.child.on('spawn', () => {
      this.pid = this.child.pid;
      this.emit('spawn');
    });
    this.child.on('message', (message) => this.emit('message', message));
    this.child.on('exit', (code) => {
      this.pid = undefined;
      this.emit('exit', code ?? 0);
    });
  }

  kill(): boolean {
    return this.pid !== undefined && this.child.kill();
  }

  postMessage(message: unknown): void {
    if (this.child.connected) this.child.send(message as object);
  }
}

export function stubElectron({ isFirst = true } = {}) {
  const calls: string[] = [];
  const record =
    <A extends unknown[], R = void>(name: string, answer?: (...args: A) => R) =>
    (...args: A): R => {
      calls.push(name);
      return answer?.(...args) as R;
    };
  let letReady = () => {};
  const readiness = new Promise<void>((resolve) => {
    letReady = resolve;
  });
  let isReady = false;
  const windows: (FakeBrowserWindow & {
    options: BrowserWindowConstructorOptions;
    openFromPage(url: string): FakeBrowserWindow | undefined;
  })[] = [];
  const switches: Record<string, string | undefined> = {};
  const handlers = new Map<string, (request: Request) => Promise<Response>>();
  const invoked = new Map<string, (...args: never[]) => unknown>();
  const menus: MenuItemConstructorOptions[][] = [];
  const blocks = new Set<number>();
  const children: RunningUtilityProcess[] = [];
  const focus: { window?: FakeBrowserWindow } = {};
  const dialogs = { folder: '', button: 0, errors: [] as string[], questions: 0 };

  const app = Object.assign(new EventEmitter(), {
    isPackaged: false,
    setPath: record('setPath'),
    enableSandbox: record('enableSandbox'),
    setAppUserModelId: record('setAppUserModelId'),
    requestSingleInstanceLock: record('requestSingleInstanceLock', () => isFirst),
    whenReady: record('whenReady', () => readiness),
    isReady: () => isReady,
    addRecentDocument: record('addRecentDocument'),
    exit: record('exit'),
    quit: record('quit', () => {
      let prevented = false;
      app.emit('before-quit', { preventDefault: () => (prevented = true) });
      if (prevented) return;
      const open = BrowserWindow.getAllWindows();
      for (const window of open) window.close();
      if (BrowserWindow.getAllWindows().length === 0) app.emit('will-quit', {});
    }),
    commandLine: {
      hasSwitch: () => false,
      appendSwitch: record('appendSwitch', (name: string, value?: string) => {
        switches[name] = value;
      }),
    },
  });
  app satisfies Pick<App, 'isPackaged' | 'isReady' | 'exit' | 'requestSingleInstanceLock'>;

  class BrowserWindow extends FakeBrowserWindow {
    static getAllWindows = () => windows.filter((window) => !window.isDestroyed());
    static getFocusedWindow = () => focus.window ?? null;
    static fromWebContents = (contents: unknown) =>
      windows.find((window) => (window.webContents as unknown) === contents) ?? null;

    constructor(readonly options: BrowserWindowConstructorOptions) {
      super();
      calls.push('openWindow');
      windows.push(this);
      app.emit('web-contents-created', {}, this.webContents);
      this.on('closed', () => {
        if (BrowserWindow.getAllWindows().length === 0) app.emit('window-all-closed');
      });
    }

    loadURL = async (address: string): Promise<void> => {
      calls.push(`load ${address}`);
      this.webContents.address = address;
    };

    /** As `window.open` of the page: a window, if the handler allows one, that closes with its opener. */
    openFromPage(url: string): BrowserWindow | undefined {
      const answer = this.webContents.windowOpenHandler?.({ url } as HandlerDetails);
      if (answer?.action !== 'allow') return undefined;
      const window = new BrowserWindow(answer.overrideBrowserWindowOptions ?? {});
      window.webContents.address = url;
      this.on('closed', () => window.close());
      return window;
    }
  }

  const module = {
    app,
    BrowserWindow,
    dialog: {
      showErrorBox: (title: string, text: string) => void dialogs.errors.push(`${title}: ${text}`),
      showOpenDialog: async () => ({
        canceled: dialogs.folder === '',
        filePaths: dialogs.folder ? [dialogs.folder] : [],
      }),
      showMessageBox: async () => {
        dialogs.questions++;
        return { response: dialogs.button, checkboxChecked: false };
      },
    } satisfies Pick<Dialog, 'showErrorBox' | 'showOpenDialog' | 'showMessageBox'>,
    ipcMain: Object.assign(new EventEmitter(), {
      handle(channel: string, handler: (...args: never[]) => unknown) {
        invoked.set(channel, handler);
      },
    }),
    Menu: {
      buildFromTemplate: (template: MenuItemConstructorOptions[]) => {
        menus.push(template);
        return {} as Menu;
      },
      setApplicationMenu: record('setApplicationMenu'),
    } satisfies Pick<typeof Menu, 'buildFromTemplate' | 'setApplicationMenu'>,
    powerSaveBlocker: {
      start: () => {
        blocks.add(blocks.size + 1);
        calls.push('keepAwake');
        return blocks.size;
      },
      stop: (id: number) => blocks.delete(id),
    } satisfies Pick<PowerSaveBlocker, 'start' | 'stop'>,
    protocol: {
      registerSchemesAsPrivileged: record('registerSchemes'),
      handle: record('handleProtocol', (scheme, handler) => {
        handlers.set(scheme, handler as (request: Request) => Promise<Response>);
      }),
    } satisfies Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'>,
    screen: {
      getDisplayMatching: () =>
        ({ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }) as Display,
    } satisfies Pick<Screen, 'getDisplayMatching'>,
    session: {
      defaultSession: Object.assign(new EventEmitter(), {
        setSpellCheckerEnabled: record('setSpellCheckerEnabled'),
        setPermissionRequestHandler: record('setPermissionRequestHandler'),
        setPermissionCheckHandler: record('setPermissionCheckHandler'),
      }) satisfies Pick<
        Session,
        'setSpellCheckerEnabled' | 'setPermissionRequestHandler' | 'setPermissionCheckHandler'
      >,
    },
    shell: {
      openExternal: async (address: string) => void calls.push(`open ${address}`),
    } satisfies Pick<Shell, 'openExternal'>,
    utilityProcess: {
      fork(entry: string, _args: string[], options: ForkOptions) {
        if (!isReady) throw new TypeError('utilityProcess cannot be created before app is ready.');
        calls.push('fork');
        const child = new RunningUtilityProcess(entry, options);
        children.push(child);
        return child;
      },
    },
  };

  return {
    module,
    calls,
    windows,
    switches,
    handlers,
    invoked,
    menus,
    blocks,
    children,
    dialogs,
    /** The window that has the focus, if one has. */
    focus,
    /** The app is ready. */
    async ready(): Promise<void> {
      isReady = true;
      letReady();
      await new Promise(setImmediate);
    },
    contentsOf: (index: number) => windows[index].webContents as unknown as WebContents,
  };
}
