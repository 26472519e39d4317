/** Message and channel names with which window, preload script and main process pass a port. */
export const connectMessage = 'underdraw:connect';
export const portMessage = 'underdraw:port';
export const linkChannel = 'underdraw:link';

/** Global name of the object that the preload script exposes to the page; undefined in browsers. */
export const bridgeName = 'underdraw';
export interface Bridge<F> {
  /** Absolute path of a dropped file or folder; '' if it has none. */
  pathOf(file: F): string;
}
