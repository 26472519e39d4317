import { BackColour } from './backColour';
import { Commands } from './commands';
import { Keymap } from './keymap';
import { Layout } from './layout';
import type { Studio } from './studio';

/** What lies around the Studio: each part has a store of its own. */
export interface Desk {
  commands: Commands;
  keymap: Keymap;
  layout: Layout;
  backColour: BackColour;
}

export function setDesk(studio: Studio): Desk {
  return {
    commands: new Commands(),
    keymap: new Keymap(),
    layout: new Layout(),
    backColour: new BackColour(studio),
  };
}
