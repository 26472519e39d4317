import type { Picture } from '#common/contract';

/** Name of the channel between a Studio and the windows that show its picture alone. @param id of the Studio. */
export const channelName = (id: string) => `underdraw-picture-${id}`;

/** ask: a window has opened. picture: what it shows from now on. */
export type PictureMessage =
  | { kind: 'ask' }
  | { kind: 'picture'; picture: Picture; smooth: boolean };
