import { DrawingClipboard } from '../clipboard/clipboard';
import { BakeOff } from '../compare/bakeOff';
import { Compare } from '../compare/compare';
import { Cycle } from '../compare/cycle';
import { RealnessOverlay } from '../compare/realnessOverlay';
import { Variations } from '../compare/variations';
import { Dream } from '../dream/dream';
import type { EngineLink } from '../engineLink/connectEngine';
import { Commands } from '../keys/commandRegistry';
import { Keymap } from '../keys/keymap';
import { Layers } from '../layers/layers';
import { GalleryActions } from '../models/galleryActions';
import { ModelImport } from '../models/modelImport';
import { PhotoImport } from '../photo/photoImport';
import { FramePlayer } from '../picture/framePlayer';
import { PictureLink } from '../pictureWindow/pictureLink';
import { Settings } from '../settings/settings';
import { BackgroundColour } from '../tools/backgroundColour';
import { KeyboardPen } from '../tools/keyboardPen';
import { ColourShelf } from '../tools/palettes/colourShelf';
import { Refinement } from '../tracing/refinement';
import { ColourRunsOverlay } from './colourRunsOverlay';
import { EngineLogStore } from './engineLogStore';
import { Reference } from './floatingReference';
import type { Studio } from './studio';
import { type SideView, StudioLayout } from './studioLayout';

/** Everything around the Studio; each part has its own store. */
export interface Workspace {
  commands: Commands;
  keymap: Keymap;
  layers: Layers;
  layout: StudioLayout;
  backgroundColour: BackgroundColour;
  colourShelf: ColourShelf;
  compare: Compare;
  realness: RealnessOverlay;
  player: FramePlayer;
  variations: Variations;
  bakeOff: BakeOff;
  cycle: Cycle;
  dream: Dream;
  photo: PhotoImport;
  clipboard: DrawingClipboard;
  refinement: Refinement;
  colourRuns: ColourRunsOverlay;
  keyboardPen: KeyboardPen;
  reference: Reference;
  pictureLink: PictureLink;
  modelImport: ModelImport;
  gallery: GalleryActions;
  settings: Settings;
  engineLog: EngineLogStore;
}

export function createWorkspace(engine: EngineLink, studio: Studio): Workspace {
  const compare = new Compare(engine, studio);
  const photo = new PhotoImport(engine, studio);
  return {
    commands: new Commands(),
    keymap: new Keymap(),
    layers: new Layers(studio),
    layout: new StudioLayout(),
    backgroundColour: new BackgroundColour(studio),
    colourShelf: new ColourShelf(studio),
    compare,
    realness: new RealnessOverlay(engine, studio),
    player: new FramePlayer(studio),
    variations: new Variations(engine, studio),
    bakeOff: new BakeOff(engine, studio, compare),
    cycle: new Cycle(engine, studio),
    dream: new Dream(engine, studio),
    photo,
    clipboard: new DrawingClipboard(studio, photo),
    refinement: new Refinement(engine, studio),
    colourRuns: new ColourRunsOverlay(studio),
    keyboardPen: new KeyboardPen(studio),
    reference: new Reference(),
    pictureLink: new PictureLink(studio),
    modelImport: new ModelImport(engine, studio),
    gallery: new GalleryActions(engine, studio),
    settings: new Settings(engine, studio),
    engineLog: new EngineLogStore(engine),
  };
}

/** Show a view beside the drawing. */
export function showView({ layout, variations, bakeOff, cycle }: Workspace, view: SideView): void {
  layout.show(view);
  variations.set(view === 'variations');
  bakeOff.set(view === 'bakeOff');
  cycle.set(view === 'cycle');
}

/** Show a view beside the drawing, or the picture if the view is shown already. */
export function toggleView(workspace: Workspace, wanted: SideView): void {
  const { view } = workspace.layout.store.getState();
  showView(workspace, view === wanted ? 'picture' : wanted);
}
