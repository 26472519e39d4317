/** Message and channel names with which window, preload script and main process pass a port. */
export const connectMessage = 'underdraw:connect';
export const portMessage = 'underdraw:port';
export const linkChannel = 'underdraw:link';
/** The preload script sends the path of a dropped folder on it, and gets the path that is granted. */
export const grantChannel = 'underdraw:grant';

/** Global name of the object that the preload script exposes to the page; undefined in browsers. */
export const bridgeName = 'underdraw';
export interface Bridge<F> {
  /**
   * Absolute path of a dropped file or folder, which may be used from then on; '' if it has none.
   * To be called in the event handler of the drop.
   */
  pathOf(file: F): Promise<string>;
}
