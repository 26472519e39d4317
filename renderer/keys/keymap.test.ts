import i18next from 'i18next';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { i18nOptions } from '../i18n';
import { actions, actionTable } from './actionTable';
import { Keymap } from './keymap';
import { type KeyPress, keyFromEvent, keyLabel } from './keyNotation';

const press = (key: string, held: Partial<KeyPress> & { altGr?: boolean } = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  getModifierState: (name) => name === 'AltGraph' && held.altGr === true,
  ...held,
});

beforeAll(() => i18next.init(i18nOptions('en')));

describe('a key press', () => {
  it('is written the same on every layout', () => {
    expect(keyFromEvent(press('Z', { ctrlKey: true, shiftKey: true }), false)).toBe('$mod+Shift+z');
    expect(keyFromEvent(press('z', { metaKey: true }), true)).toBe('$mod+z');
    expect(keyFromEvent(press('?', { shiftKey: true }), false)).toBe('?');
    // A German keyboard types [ with AltGr, which Windows reports as Ctrl and Alt.
    expect(keyFromEvent(press('[', { ctrlKey: true, altKey: true, altGr: true }), false)).toBe('[');
    expect(keyFromEvent(press('[', { altKey: true }), true)).toBe('[');
    expect(keyFromEvent(press('я', { ctrlKey: true, code: 'KeyZ' }), false)).toBe('$mod+z');
    expect(keyFromEvent(press('à', { ctrlKey: true, code: 'Digit0' }), false)).toBe('$mod+0');
    expect(keyFromEvent(press(' '), false)).toBe('Space');
  });

  it('is none while only modifiers are held', () => {
    expect(keyFromEvent(press('Control', { ctrlKey: true }), false)).toBeUndefined();
    expect(keyFromEvent(press('AltGraph', { altGr: true }), false)).toBeUndefined();
  });

  it('is named as each system writes it', () => {
    expect(keyLabel('$mod+Shift+z', false, 'en')).toBe('Ctrl+Shift+Z');
    expect(keyLabel('$mod+0', true, 'en')).toBe('⌘ 0');
    expect(keyLabel('+', false, 'en')).toBe('+');
    expect(keyLabel('$mod++', false, 'en')).toBe('Ctrl++');
    expect(keyLabel('$mod+Shift+z', false, 'de')).toBe('Strg+Umschalt+Z');
    expect(keyLabel('Space', false, 'de')).toBe('Leertaste');
    expect(keyLabel('$mod+z', true, 'de')).toBe('⌘ Z');
    expect(keyLabel('Alt+ArrowLeft', false, 'en')).toBe('Alt+←');
    expect(keyLabel('F6', false, 'de')).toBe('F6');
  });
});

describe('the keymap', () => {
  const stored = new Map<string, string>();
  beforeEach(() => {
    stored.clear();
    vi.stubGlobal('localStorage', {
      getItem: (name: string) => stored.get(name) ?? null,
      setItem: (name: string, value: string) => void stored.set(name, value),
    });
  });

  it('starts with a key of its own for every action', () => {
    const given = actions.map((action) => actionTable[action].key).filter((key) => key !== '');
    expect(new Set(given).size).toBe(given.length);
    const keymap = new Keymap();
    for (const action of actions) {
      const { key } = actionTable[action];
      if (key) expect(keymap.actionOf(key)).toBe(action);
    }
  });

  it('knows tools by the names that stored keymaps have', () => {
    const tools = { pen: 'b', eraser: 'e', shape: 'u', bucket: 'g' };
    const more = { eyedropper: 'i', select: 'v', pan: 'h' };
    const keymap = new Keymap();
    for (const [action, key] of Object.entries({ ...tools, ...more })) {
      expect(keymap.actionOf(key)).toBe(action);
    }
    stored.set('underdraw.keys', '{"pan":"$mod+p","select":""}');
    expect(new Keymap().actionOf('$mod+p')).toBe('pan');
    expect(new Keymap().actionOf('v')).toBeUndefined();
  });

  it('moves a key from one action to another, and remembers it', () => {
    const keymap = new Keymap();
    keymap.assign('pen', 'g');
    expect(keymap.actionOf('g')).toBe('pen');
    expect(keymap.key('bucket')).toBe('');
    expect(keymap.actionOf('b')).toBeUndefined();
    expect(new Keymap().key('pen')).toBe('g');
    keymap.reset();
    expect(keymap.actionOf('g')).toBe('bucket');
    expect(new Keymap().key('pen')).toBe('b');
  });

  it('reads only what it knows from storage', () => {
    stored.set('underdraw.keys', '{"pen":"p","rocket":"$mod+j","eraser":7}');
    const keymap = new Keymap();
    expect(keymap.key('pen')).toBe('p');
    expect(keymap.key('eraser')).toBe('e');
    expect(keymap.actionOf('$mod+j')).toBeUndefined();
    stored.set('underdraw.keys', 'broken');
    expect(new Keymap().key('pen')).toBe('b');
  });
});
