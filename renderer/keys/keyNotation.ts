import i18next from 'i18next';

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

/** A key for display, as it is printed on keyboards of a language. */
export function keyLabel(key: string, mac: boolean, language = i18next.language): string {
  const parts = key === '+' ? ['+'] : key.replace(/\+\+$/, '+Plus').split('+');
  return parts
    .map((part) => {
      if (part === '$mod' && mac) return '⌘';
      if (part === 'Plus') return '+';
      if (part === 'Escape') return 'Esc';
      if (part.length === 1) return part.toUpperCase();
      const name = part === '$mod' ? 'Ctrl' : part;
      // Most keys are called the same everywhere.
      return i18next.t(`keyNames.${name as 'Ctrl'}`, { lng: language, defaultValue: name });
    })
    .join(mac ? ' ' : '+');
}

export const onMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.userAgent);
