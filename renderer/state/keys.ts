/** Actions by name, each with its key as tinykeys writes it; `$mod` is Ctrl, or ⌘ on a Mac. */
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
  undo: '$mod+z',
  redo: '$mod+Shift+z',
  fit: '$mod+0',
  actual: '$mod+1',
  translate: '$mod+Enter',
  save: '$mod+s',
  open: '$mod+o',
  copyPicture: '$mod+Shift+c',
  cancel: 'Escape',
} as const;

export type Action = keyof typeof keys;

/** A key as a person reads it. */
export function keyName(key: string, mac: boolean): string {
  return key
    .split('+')
    .map((part) =>
      part === '$mod' ? (mac ? '⌘' : 'Ctrl') : part.length === 1 ? part.toUpperCase() : part,
    )
    .join(mac ? ' ' : '+');
}

export const onMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.userAgent);
