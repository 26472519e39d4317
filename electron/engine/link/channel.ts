/** Names by which the window, the preload script and the main process hand over a port. */
export const connectMessage = 'underdraw:connect';
export const portMessage = 'underdraw:port';
export const linkChannel = 'underdraw:link';
