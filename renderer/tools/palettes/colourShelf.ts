import { createStore } from 'zustand/vanilla';
import { sheetKind } from '../../drawing/sheets';
import type { Studio } from '../../studio/studio';
import { activeInput } from '../../studio/studioState';
import { readStored, writeStored } from '../../ui/storage';
import type { NamedColour } from './paletteFiles';

/** Most recent colours that are shown: two rows. */
const mostRecent = 14;

interface ColourShelfState {
  /** Colours that were painted with, the latest first. */
  recent: readonly string[];
  /** The palette that was opened last; undefined for none. */
  palette: { name: string; colours: readonly NamedColour[] } | undefined;
}

/** Colours at hand: those that were painted with, and a palette of other programs. Remembered by the window. */
export class ColourShelf {
  readonly store = createStore<ColourShelfState>(() => ({
    recent: recentFrom(readStored('recentColours')),
    palette: paletteFrom(readStored('palette')),
  }));

  constructor(studio: Studio) {
    let before: unknown;
    studio.onStep(() => {
      const state = studio.store.getState();
      const input = activeInput(state);
      const isNew = state.drawing !== before && state.step > 0;
      before = state.drawing;
      if (isNew && input && sheetKind(input) === 'paint') this.remember(state.colour);
    });
  }

  remember(colour: string): void {
    const { recent } = this.store.getState();
    if (recent[0] === colour) return;
    const next = [colour, ...recent.filter((one) => one !== colour)].slice(0, mostRecent);
    this.store.setState({ recent: next });
    writeStored('recentColours', next);
  }

  setPalette(palette: ColourShelfState['palette']): void {
    this.store.setState({ palette });
    writeStored('palette', palette ?? null);
  }
}

const isColour = (value: unknown): value is string =>
  typeof value === 'string' && /^#[0-9a-f]{6}$/.test(value);

function recentFrom(stored: unknown): string[] {
  return Array.isArray(stored) ? stored.filter(isColour).slice(0, mostRecent) : [];
}

function paletteFrom(stored: unknown): ColourShelfState['palette'] {
  const { name, colours } = (stored ?? {}) as { name?: unknown; colours?: unknown };
  if (typeof name !== 'string' || !Array.isArray(colours)) return undefined;
  const read = colours.filter(
    (one): one is NamedColour => typeof one?.name === 'string' && isColour(one?.colour),
  );
  return read.length > 0 ? { name, colours: read } : undefined;
}
