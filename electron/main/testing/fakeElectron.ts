/**
 * Parts of Electron for tests, with its own types, that behave as its source does where that is
 * surprising (electron/electron: lib/browser/api/utility-process.ts, lib/utility/parent-port.ts,
 * shell/browser/api/electron_api_utility_process.cc, shell/browser/api/message_port.cc).
 */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type {
  BrowserWindow,
  ForkOptions,
  MessagePortMain,
  UtilityProcess,
  WebContents,
} from 'electron';

/**
 * A utility process: it has no pid, and can't be killed, until `spawn`; nor after `exit`, when all
 * listeners are taken off its stderr, whatever is still to come from there.
 */
export class FakeUtilityProcess
  extends EventEmitter
  implements Pick<UtilityProcess, 'pid' | 'kill' | 'postMessage' | 'stdout' | 'stderr'>
{
  pid: number | undefined;
  readonly stdout = null;
  stderr: PassThrough | null;
  readonly received: unknown[] = [];

  constructor(
    readonly entry: string,
    readonly options: ForkOptions,
  ) {
    super();
    this.stderr = options.stdio?.[2] === 'pipe' ? new PassThrough() : null;
  }

  kill(): boolean {
    if (this.pid === undefined) return false;
    queueMicrotask(() => this.exit(0));
    return true;
  }

  postMessage(message: unknown): void {
    this.received.push(structuredClone(message));
  }

  spawn(pid: number): void {
    this.pid = pid;
    this.emit('spawn');
  }

  /** V8 can't go on: 'error' comes before 'exit'. */
  failFatally(): void {
    this.emit('error', 'FatalError', 'v8::internal::V8::FatalProcessOutOfMemory', '{}');
    this.exit(5);
  }

  exit(code: number): void {
    if (this.pid === undefined && code === 0) return;
    this.pid = undefined;
    this.emit('exit', code);
    this.stderr?.removeAllListeners();
    this.stderr = null;
  }
}

/** The port of the main process over a port of Node's; its 'close' can be withheld. */
export class FakeMessagePortMain
  extends EventEmitter
  implements Pick<MessagePortMain, 'postMessage' | 'start' | 'close'>
{
  closed = false;

  constructor(
    private readonly port: InstanceType<typeof MessagePort>,
    withholdClose = false,
  ) {
    super();
    port.addEventListener('message', (event: unknown) => {
      this.emit('message', { data: (event as { data: unknown }).data, ports: [] });
    });
    if (!withholdClose) port.addEventListener('close', () => this.close());
  }

  postMessage(message: unknown): void {
    if (!this.closed) this.port.postMessage(message);
  }

  start(): void {
    this.port.start();
  }

  /** Emits 'close' on this side too, once. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.port.close();
    this.emit('close');
  }
}

type ContentsParts = Pick<
  WebContents,
  | 'reload'
  | 'getURL'
  | 'setIgnoreMenuShortcuts'
  | 'setWindowOpenHandler'
  | 'setWebRTCIPHandlingPolicy'
  | 'isDestroyed'
>;

export class FakeWebContents extends EventEmitter implements ContentsParts {
  reloads = 0;
  ignoresMenu = false;
  address = '';
  windowOpenHandler: Parameters<WebContents['setWindowOpenHandler']>[0] | undefined;
  getURL(): string {
    return this.address;
  }
  reload(): void {
    this.reloads++;
  }
  setIgnoreMenuShortcuts(ignore: boolean): void {
    this.ignoresMenu = ignore;
  }
  setWindowOpenHandler(handler: Parameters<WebContents['setWindowOpenHandler']>[0]): void {
    this.windowOpenHandler = handler;
  }
  setWebRTCIPHandlingPolicy(): void {}
  isDestroyed(): boolean {
    return false;
  }
  asWebContents(): WebContents {
    return this as unknown as WebContents;
  }
}

type WindowParts = Pick<
  BrowserWindow,
  | 'show'
  | 'close'
  | 'destroy'
  | 'isDestroyed'
  | 'isMinimized'
  | 'restore'
  | 'focus'
  | 'maximize'
  | 'isMaximized'
  | 'getNormalBounds'
>;

/** A window: `close()` emits 'close', and destroys it unless a listener prevents that. */
export class FakeBrowserWindow extends EventEmitter implements WindowParts {
  readonly webContents = new FakeWebContents();
  shown = 0;
  focused = 0;
  minimized = false;
  maximized = false;
  private destroyed = false;

  show(): void {
    this.shown++;
    this.emit('show');
  }
  close(): void {
    if (this.destroyed) return;
    let prevented = false;
    this.emit('close', {
      preventDefault: () => {
        prevented = true;
      },
    });
    if (!prevented) this.destroy();
  }
  destroy(): void {
    this.destroyed = true;
    this.webContents.emit('destroyed');
    this.emit('closed');
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  restore(): void {
    this.minimized = false;
  }
  focus(): void {
    this.focused++;
  }
  maximize(): void {
    this.maximized = true;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  getNormalBounds() {
    return { x: 10, y: 20, width: 1000, height: 700 };
  }
  asWindow(): BrowserWindow {
    return this as unknown as BrowserWindow;
  }
}
