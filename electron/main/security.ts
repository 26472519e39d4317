import type { App, Session, Shell, WebContents } from 'electron';
import { windowAddress } from './protocol';

/** Addresses that a link may open in the person's browser. */
const openable = new Set(['https://onnxruntime.ai', 'https://www.kaylousberg.com']);

/** Whether an address is a page of our own window, by its parsed origin. */
export function isOwnPage(address: string): boolean {
  try {
    const [url, own] = [new URL(address), new URL(windowAddress)];
    return url.protocol === own.protocol && url.host === own.host;
  } catch {
    return false;
  }
}

/** Whether an address is on the list of those that may leave the program. */
export function mayOpenOutside(address: string): boolean {
  try {
    return openable.has(new URL(address).origin);
  } catch {
    return false;
  }
}

/** Filling the screen, copying a picture and telling the end of a batch are all that the window may do beyond itself. */
const granted = new Set(['fullscreen', 'clipboard-sanitized-write', 'notifications']);

/** Only our own page gets what is granted; whatever else needs a permission is denied, asking and checking. */
export function denyPermissions(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>,
): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(granted.has(permission) && isOwnPage(details.requestingUrl)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => granted.has(permission) && isOwnPage(origin),
  );
}

/** The window stays on its own pages and opens no others. */
export function confine(
  contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>,
  shell: Pick<Shell, 'openExternal'>,
): void {
  contents.on('will-navigate', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** Apply `confine` to every page that will ever be made. */
export function confineAll(app: Pick<App, 'on'>, shell: Pick<Shell, 'openExternal'>): void {
  app.on('web-contents-created', (_event, contents) => confine(contents, shell));
}
