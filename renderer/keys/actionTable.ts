import { type ToolId, toolTable } from '../tools/toolTable';

/** Groups of actions in the list of keys. */
export const actionGroups = ['tools', 'drawing', 'view', 'picture', 'window'] as const;
type Group = (typeof actionGroups)[number];

interface ActionEntry {
  /** Default key, '' for none; `$mod` is Ctrl, or ⌘ on a Mac. */
  key: string;
  /** Another key that does the same as long as no action has it. */
  also?: string;
  group: Group;
}

/** Actions besides choosing a tool. */
const otherActions = {
  smaller: { key: '[', group: 'drawing' },
  larger: { key: ']', group: 'drawing' },
  swapColours: { key: 'x', group: 'drawing' },
  selectAll: { key: '$mod+a', group: 'drawing' },
  deselect: { key: '$mod+d', group: 'drawing' },
  cut: { key: '$mod+x', group: 'drawing' },
  copy: { key: '$mod+c', group: 'drawing' },
  paste: { key: '$mod+v', group: 'drawing' },
  turnSelectionLeft: { key: '', group: 'drawing' },
  turnSelectionRight: { key: '', group: 'drawing' },
  flipAcross: { key: '', group: 'drawing' },
  flipDown: { key: '', group: 'drawing' },
  sketch: { key: 's', group: 'drawing' },
  layerAbove: { key: 'PageUp', group: 'drawing' },
  layerBelow: { key: 'PageDown', group: 'drawing' },
  hideLayer: { key: 'Shift+s', group: 'drawing' },
  undo: { key: '$mod+z', group: 'drawing' },
  redo: { key: '$mod+Shift+z', also: '$mod+y', group: 'drawing' },
  fit: { key: '$mod+0', group: 'view' },
  actual: { key: '$mod+1', group: 'view' },
  zoomIn: { key: '+', group: 'view' },
  zoomOut: { key: '-', group: 'view' },
  swapSides: { key: 'c', group: 'view' },
  stackPanes: { key: 'Shift+c', group: 'view' },
  turnRight: { key: 'r', group: 'view' },
  turnLeft: { key: 'Shift+r', group: 'view' },
  straighten: { key: 'Alt+r', group: 'view' },
  mirrorView: { key: 'Shift+m', group: 'view' },
  pictureAlone: { key: 'Shift+f', group: 'view' },
  pictureWindow: { key: '', group: 'view' },
  reference: { key: '', group: 'view' },
  historyStrip: { key: 'Shift+h', group: 'view' },
  fullScreen: { key: 'f', group: 'view' },
  translate: { key: '$mod+Enter', group: 'picture' },
  newDrawing: { key: '$mod+Alt+n', group: 'drawing' },
  save: { key: '$mod+s', group: 'drawing' },
  open: { key: '$mod+o', group: 'drawing' },
  drawings: { key: '$mod+Shift+o', group: 'drawing' },
  newSize: { key: '', group: 'drawing' },
  canvasSize: { key: '$mod+Alt+c', group: 'drawing' },
  crop: { key: '', group: 'drawing' },
  clear: { key: '', group: 'drawing' },
  timelapse: { key: '', group: 'drawing' },
  dream: { key: 'd', group: 'drawing' },
  savePicture: { key: '$mod+e', group: 'picture' },
  exportAgain: { key: '$mod+Shift+e', group: 'picture' },
  copyPicture: { key: '$mod+Shift+c', group: 'picture' },
  drawOnPicture: { key: '', group: 'picture' },
  seen: { key: '', group: 'picture' },
  saveSeen: { key: '$mod+Alt+e', group: 'picture' },
  otherSeed: { key: '', group: 'picture' },
  cancel: { key: 'Escape', group: 'picture' },
  live: { key: 'l', group: 'picture' },
  compare: { key: 'm', group: 'picture' },
  truth: { key: '', group: 'picture' },
  realness: { key: 'j', group: 'picture' },
  variations: { key: 'y', group: 'picture' },
  bakeOff: { key: 'k', group: 'picture' },
  cycle: { key: 'w', group: 'picture' },
  playFrames: { key: 'p', group: 'picture' },
  previousFrame: { key: ',', group: 'picture' },
  nextFrame: { key: '.', group: 'picture' },
  photo: { key: 'o', group: 'drawing' },
  refine: { key: 't', group: 'drawing' },
  colourRuns: { key: 'Shift+g', group: 'drawing' },
  studio: { key: '$mod+Alt+1', group: 'window' },
  batch: { key: '$mod+Alt+2', group: 'window' },
  models: { key: '$mod+Alt+3', group: 'window' },
  addModel: { key: '', group: 'window' },
  settings: { key: '$mod+,', group: 'window' },
  theme: { key: '', group: 'window' },
  tour: { key: '', group: 'window' },
  palette: { key: '$mod+k', group: 'window' },
  keys: { key: '?', group: 'window' },
  howToDraw: { key: '', group: 'window' },
} as const satisfies Record<string, ActionEntry>;

/** Choose the first to ninth label, or colour of the palette. */
const numberedActions = {
  label1: { key: '1', group: 'drawing' },
  label2: { key: '2', group: 'drawing' },
  label3: { key: '3', group: 'drawing' },
  label4: { key: '4', group: 'drawing' },
  label5: { key: '5', group: 'drawing' },
  label6: { key: '6', group: 'drawing' },
  label7: { key: '7', group: 'drawing' },
  label8: { key: '8', group: 'drawing' },
  label9: { key: '9', group: 'drawing' },
} as const satisfies Record<string, ActionEntry>;

/** Stored in keymaps, so these names must not change. */
export type Action = ToolId | keyof typeof otherActions | keyof typeof numberedActions;

const toolActions = toolTable.map(({ id, key }) => [id, { key, group: 'tools' }]);

/** Every action by name; choosing a tool is one too. */
export const actionTable: Readonly<Record<Action, ActionEntry>> = {
  ...(Object.fromEntries(toolActions) as Record<ToolId, ActionEntry>),
  ...otherActions,
  ...numberedActions,
};

/** The actions that choose a label by its number, the first one first. */
export const labelActions = Object.keys(numberedActions) as (keyof typeof numberedActions)[];

export const actions = Object.keys(actionTable) as Action[];
