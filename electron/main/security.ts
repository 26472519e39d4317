import type {
  App,
  BrowserWindowConstructorOptions,
  Session,
  Shell,
  WebContents,
  WindowOpenHandlerResponse,
} from 'electron';
import { pictureAddress, windowAddress } from './protocol';

/** Origins that a link may open in the default browser. */
const openableOrigins = new Set(['https://onnxruntime.ai', 'https://www.kaylousberg.com']);

/** Whether an address is a page of our own window, by its parsed origin. */
export function isOwnPage(address: string): boolean {
  try {
    const [url, own] = [new URL(address), new URL(windowAddress)];
    return url.protocol === own.protocol && url.host === own.host;
  } catch {
    return false;
  }
}

/** Whether an address is the page that shows the Studio's picture alone. */
export function isPicturePage(address: string): boolean {
  return isOwnPage(address) && new URL(address).pathname === new URL(pictureAddress).pathname;
}

/** Whether an address is the Studio itself: the only page that gets a port or a folder. */
export function isStudioPage(address: string): boolean {
  return isOwnPage(address) && !isPicturePage(address);
}

/** Whether a page may go to an address: one of ours, of the same kind. A new window has none yet. */
function mayNavigate(from: string, to: string): boolean {
  return isOwnPage(to) && (!isOwnPage(from) || isPicturePage(from) === isPicturePage(to));
}

/** Whether an address may be opened in the default browser. */
export function mayOpenOutside(address: string): boolean {
  try {
    return openableOrigins.has(new URL(address).origin);
  } catch {
    return false;
  }
}

/** Permissions of the window: full screen, copying a picture, and notifications at the end of a batch. */
const grantedPermissions = new Set(['fullscreen', 'clipboard-sanitized-write', 'notifications']);

/** Grant these to our own page only; deny every other permission request and check. */
export function denyPermissions(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>,
): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(grantedPermissions.has(permission) && isOwnPage(details.requestingUrl)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => grantedPermissions.has(permission) && isOwnPage(origin),
  );
}

/**
 * Forbid navigation away from our own pages, WebRTC over UDP, which no CSP covers, and new windows,
 * except one that a Studio opens for its picture.
 * @param pictureWindow options of a window with the picture alone.
 */
export function confine(
  contents: Pick<
    WebContents,
    'on' | 'getURL' | 'setWindowOpenHandler' | 'setWebRTCIPHandlingPolicy'
  >,
  shell: Pick<Shell, 'openExternal'>,
  pictureWindow: BrowserWindowConstructorOptions,
): void {
  contents.on('will-navigate', (event) => {
    if (!mayNavigate(contents.getURL(), event.url)) event.preventDefault();
  });
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }): WindowOpenHandlerResponse => {
    // It closes with the Studio that opened it (`outlivesOpener` is false unless one asks for it).
    if (isPicturePage(url) && isStudioPage(contents.getURL())) {
      return { action: 'allow', overrideBrowserWindowOptions: pictureWindow };
    }
    // Where there is no browser nothing opens, and nothing else happens.
    if (mayOpenOutside(url)) void shell.openExternal(url).catch(() => {});
    return { action: 'deny' };
  });
}

/** Apply `confine` to every page that is created. */
export function confineAll(
  app: Pick<App, 'on'>,
  shell: Pick<Shell, 'openExternal'>,
  pictureWindow: BrowserWindowConstructorOptions,
): void {
  app.on('web-contents-created', (_event, contents) => confine(contents, shell, pictureWindow));
}
