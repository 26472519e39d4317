import type { MantineColorScheme, MantineColorSchemeManager } from '@mantine/core';
import { type WindowSettings, windowSettingsSchema } from '#common/contract';
import { readStored, writeStored } from './storage';

const name = 'settings';

/** Settings that the window keeps; those that can't be read are as at first. */
export function readWindowSettings(): WindowSettings {
  const stored = readStored(name);
  return windowSettingsSchema.parse(typeof stored === 'object' && stored !== null ? stored : {});
}

/** Keep a part of them. */
export function writeWindowSettings(patch: Partial<WindowSettings>): void {
  writeStored(name, { ...readWindowSettings(), ...patch });
}

/** Where Mantine keeps light and dark: among the settings. */
export const themeManager: MantineColorSchemeManager = {
  get: (first: MantineColorScheme) => readWindowSettings().theme ?? first,
  set: (theme) => writeWindowSettings({ theme }),
  subscribe() {},
  unsubscribe() {},
  clear: () => writeWindowSettings({ theme: 'auto' }),
};
