import { BakeOff } from '../compare/bakeOff';
import { Compare } from '../compare/compare';
import { Realness } from '../compare/realness';
import { Variations } from '../compare/variations';
import type { EngineLink } from '../engineLink/engine';
import { Commands } from '../keys/commands';
import { Keymap } from '../keys/keymap';
import { Photo } from '../photo/photo';
import { Refinement } from '../photo/refinement';
import { BackColour } from '../tools/backColour';
import { Layout, type View } from './layout';
import type { Studio } from './studio';

/** What lies around the Studio: each part has a store of its own. */
export interface Workspace {
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

export function createWorkspace(engine: EngineLink, studio: Studio): Workspace {
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
export function toggleView({ layout, variations, bakeOff }: Workspace, wanted: View): void {
  const view = layout.store.getState().view === wanted ? 'picture' : wanted;
  layout.show(view);
  variations.set(view === 'variations');
  bakeOff.set(view === 'bakeOff');
}
