/** Names by which the window, the preload script and the main process hand over a port. */
export const connectMessage = 'underdraw:connect';
export const portMessage = 'underdraw:port';
export const linkChannel = 'underdraw:link';

/** Name under which the desktop's page finds what the preload script gives it; browsers have none. */
export const bridgeName = 'underdraw';
export interface Bridge<F> {
  /** Absolute path of a file or folder that was dropped; '' if it has none. */
  pathOf(file: F): string;
}
