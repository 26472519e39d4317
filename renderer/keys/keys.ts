import { type ToolId, toolTable } from '../tools/toolTable';

/** Groups of actions in the list of keys. */
export const actionGroups = ['tools', 'drawing', 'view', 'picture', 'window'] as const;
type Group = (typeof actionGroups)[number];

interface ActionEntry {
  /** Default key, '' for none; `$mod` is Ctrl, or ⌘ on a Mac. */
  key: string;
  group: Group;
}

/** Actions besides choosing a tool. */
const otherActions = {
  smaller: { key: '[', group: 'drawing' },
  larger: { key: ']', group: 'drawing' },
  swapColours: { key: 'x', group: 'drawing' },
  undo: { key: '$mod+z', group: 'drawing' },
  redo: { key: '$mod+Shift+z', group: 'drawing' },
  fit: { key: '$mod+0', group: 'view' },
  actual: { key: '$mod+1', group: 'view' },
  zoomIn: { key: '+', group: 'view' },
  zoomOut: { key: '-', group: 'view' },
  swapSides: { key: 'c', group: 'view' },
  fullScreen: { key: 'f', group: 'view' },
  translate: { key: '$mod+Enter', group: 'picture' },
  save: { key: '$mod+s', group: 'drawing' },
  open: { key: '$mod+o', group: 'drawing' },
  copyPicture: { key: '$mod+Shift+c', group: 'picture' },
  cancel: { key: 'Escape', group: 'picture' },
  live: { key: 'l', group: 'picture' },
  compare: { key: 'm', group: 'picture' },
  truth: { key: '', group: 'picture' },
  realness: { key: 'r', group: 'picture' },
  variations: { key: 'y', group: 'picture' },
  bakeOff: { key: 'k', group: 'picture' },
  photo: { key: 'o', group: 'drawing' },
  refine: { key: 't', group: 'drawing' },
  studio: { key: '$mod+Alt+1', group: 'window' },
  batch: { key: '$mod+Alt+2', group: 'window' },
  models: { key: '$mod+Alt+3', group: 'window' },
  addModel: { key: '', group: 'window' },
  theme: { key: '', group: 'window' },
  palette: { key: '$mod+k', group: 'window' },
  keys: { key: '?', group: 'window' },
} as const satisfies Record<string, ActionEntry>;

/** Stored in keymaps, so these names must not change. */
export type Action = ToolId | keyof typeof otherActions;

const toolActions = toolTable.map(({ id, key }) => [id, { key, group: 'tools' }]);

/** Every action by name; choosing a tool is one too. */
export const actionTable: Readonly<Record<Action, ActionEntry>> = {
  ...(Object.fromEntries(toolActions) as Record<ToolId, ActionEntry>),
  ...otherActions,
};

export const actions = Object.keys(actionTable) as Action[];

/** The part of a keyboard event that identifies the key. */
export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'getModifierState'
>;

const modifiers = new Set(['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'CapsLock', 'Dead']);

/**
 * A key press in the notation of `actionTable`, whatever the keyboard layout; undefined while only
 * modifiers are held. Shift is left out for punctuation, which implies it; letters of other
 * alphabets are identified by their position on the keyboard.
 */
export function keyFromEvent(event: KeyPress, mac: boolean): string | undefined {
  if (modifiers.has(event.key)) return undefined;
  const key = baseKey(event);
  const sign = key.length === 1 && !/[a-z0-9]/.test(key);
  const altGr = event.getModifierState('AltGraph');
  const parts: string[] = [];
  if ((mac ? event.metaKey : event.ctrlKey) && !altGr) parts.push('$mod');
  if (mac && event.ctrlKey) parts.push('Ctrl');
  if (event.altKey && !altGr && !(sign && mac)) parts.push('Alt');
  if (event.shiftKey && !sign) parts.push('Shift');
  return [...parts, key].join('+');
}

function baseKey({ key, code }: KeyPress): string {
  if (key === ' ') return 'Space';
  if (key.length > 1 || key.codePointAt(0)! < 128) return key.length > 1 ? key : key.toLowerCase();
  return /^(?:Key|Digit)(.)$/.exec(code)?.[1].toLowerCase() ?? key.toLowerCase();
}

/** A key for display. */
export function keyLabel(key: string, mac: boolean): string {
  const parts = key === '+' ? ['+'] : key.replace(/\+\+$/, '+Plus').split('+');
  return parts
    .map((part) => {
      if (part === '$mod') return mac ? '⌘' : 'Ctrl';
      if (part === 'Plus') return '+';
      if (part === 'Escape') return 'Esc';
      return part.length === 1 ? part.toUpperCase() : part;
    })
    .join(mac ? ' ' : '+');
}

export const onMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.userAgent);
