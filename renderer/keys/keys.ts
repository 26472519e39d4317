/** Actions by name, each with the key that it has at first; `$mod` is Ctrl, or ⌘ on a Mac. */
export const keys = {
  pen: 'b',
  eraser: 'e',
  shape: 'u',
  bucket: 'g',
  eyedropper: 'i',
  select: 'v',
  pan: 'h',
  smaller: '[',
  larger: ']',
  swapColours: 'x',
  undo: '$mod+z',
  redo: '$mod+Shift+z',
  fit: '$mod+0',
  actual: '$mod+1',
  zoomIn: '+',
  zoomOut: '-',
  swapSides: 'c',
  fullScreen: 'f',
  translate: '$mod+Enter',
  save: '$mod+s',
  open: '$mod+o',
  copyPicture: '$mod+Shift+c',
  cancel: 'Escape',
  live: 'l',
  compare: 'm',
  truth: '',
  realness: 'r',
  variations: 'y',
  bakeOff: 'k',
  photo: 'o',
  refine: 't',
  studio: '$mod+Alt+1',
  batch: '$mod+Alt+2',
  models: '$mod+Alt+3',
  theme: '',
  palette: '$mod+k',
  keys: '?',
} as const;

export type Action = keyof typeof keys;

/** Headings under which the list of keys shows the actions. */
export const groups = ['tools', 'drawing', 'view', 'picture', 'window'] as const;
export type Group = (typeof groups)[number];

export const groupOf: Readonly<Record<Action, Group>> = {
  pen: 'tools',
  eraser: 'tools',
  shape: 'tools',
  bucket: 'tools',
  eyedropper: 'tools',
  select: 'tools',
  pan: 'tools',
  smaller: 'drawing',
  larger: 'drawing',
  swapColours: 'drawing',
  undo: 'drawing',
  redo: 'drawing',
  fit: 'view',
  actual: 'view',
  zoomIn: 'view',
  zoomOut: 'view',
  swapSides: 'view',
  fullScreen: 'view',
  translate: 'picture',
  save: 'drawing',
  open: 'drawing',
  copyPicture: 'picture',
  cancel: 'picture',
  live: 'picture',
  compare: 'picture',
  truth: 'picture',
  realness: 'picture',
  variations: 'picture',
  bakeOff: 'picture',
  photo: 'drawing',
  refine: 'drawing',
  studio: 'window',
  batch: 'window',
  models: 'window',
  theme: 'window',
  palette: 'window',
  keys: 'window',
};

export const actions = Object.keys(keys) as Action[];

/** What of a keyboard event says which key it is. */
export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'getModifierState'
>;

const modifiers = new Set(['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'CapsLock', 'Dead']);

/**
 * A key press as `keys` writes it, whatever the keyboard's layout; undefined while only
 * modifiers are held. A printed sign already says which keys were held to type it; letters of
 * other alphabets count by their place on the keyboard.
 */
export function keyOf(event: KeyPress, mac: boolean): string | undefined {
  if (modifiers.has(event.key)) return undefined;
  const key = plainKey(event);
  const sign = key.length === 1 && !/[a-z0-9]/.test(key);
  const altGr = event.getModifierState('AltGraph');
  const parts: string[] = [];
  if ((mac ? event.metaKey : event.ctrlKey) && !altGr) parts.push('$mod');
  if (mac && event.ctrlKey) parts.push('Ctrl');
  if (event.altKey && !altGr && !(sign && mac)) parts.push('Alt');
  if (event.shiftKey && !sign) parts.push('Shift');
  return [...parts, key].join('+');
}

function plainKey({ key, code }: KeyPress): string {
  if (key === ' ') return 'Space';
  if (key.length > 1 || key.codePointAt(0)! < 128) return key.length > 1 ? key : key.toLowerCase();
  return /^(?:Key|Digit)(.)$/.exec(code)?.[1].toLowerCase() ?? key.toLowerCase();
}

/** A key as a person reads it. */
export function keyName(key: string, mac: boolean): string {
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
