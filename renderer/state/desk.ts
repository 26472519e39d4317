import type { EngineLink } from '../link/engine';
import { BackColour } from './backColour';
import { BakeOff } from './bakeOff';
import { Commands } from './commands';
import { Compare } from './compare';
import { Keymap } from './keymap';
import { Layout, type View } from './layout';
import { Photo } from './photo';
import { Realness } from './realness';
import { Refinement } from './refinement';
import type { Studio } from './studio';
import { Variations } from './variations';

/** What lies around the Studio: each part has a store of its own. */
export interface Desk {
  commands: Commands;
  keymap: Keymap;
  layout: Layout;
  backColour: BackColour;
  compare: Compare;
  realness: Realness;
  variations: Variations;
  bakeOff: BakeOff;
  photo: Photo;
  refinement: Refinement;
}

export function setDesk(engine: EngineLink, studio: Studio): Desk {
  return {
    commands: new Commands(),
    keymap: new Keymap(),
    layout: new Layout(),
    backColour: new BackColour(studio),
    compare: new Compare(engine, studio),
    realness: new Realness(engine, studio),
    variations: new Variations(engine, studio),
    bakeOff: new BakeOff(engine, studio),
    photo: new Photo(engine, studio),
    refinement: new Refinement(engine, studio),
  };
}

/** Show a view beside the drawing, or the picture again if it is shown already. */
export function toggleView({ layout, variations, bakeOff }: Desk, wanted: View): void {
  const view = layout.store.getState().view === wanted ? 'picture' : wanted;
  layout.show(view);
  variations.set(view === 'variations');
  bakeOff.set(view === 'bakeOff');
}
