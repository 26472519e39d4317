import { createStore } from 'zustand/vanilla';
import { assertNever } from '#common/assertNever';
import type { Mark } from '#common/contract';
import type { Drawing, Sheet } from '../../drawing/drawing';
import { packColour, sheetKind } from '../../drawing/sheets';
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
    let before: Drawing = [];
    studio.onStep(() => {
      const state = studio.store.getState();
      const input = activeInput(state);
      const mark = newMark(before[state.sheet], state.drawing[state.sheet]);
      before = state.drawing;
      if (!mark || !input || sheetKind(input) !== 'paint') return;
      if (isPainted(mark, packColour(state.colour))) this.remember(state.colour);
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

/** The mark by which a sheet differs from what it was before; undefined for any other difference. */
function newMark(before: Sheet | undefined, now: Sheet | undefined): Mark | undefined {
  if (!before || !now || before.ground !== now.ground) return undefined;
  return now.marks?.previous === before.marks ? now.marks?.mark : undefined;
}

/** Whether a mark was painted with a colour: the eraser paints with paper, and what is moved keeps its own. */
function isPainted(mark: Mark, colour: number): boolean {
  switch (mark.kind) {
    case 'stroke':
    case 'shape':
    case 'fill':
      return mark.value === colour;
    case 'move':
    case 'paste':
      return false;
    default:
      return assertNever(mark, 'mark');
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
