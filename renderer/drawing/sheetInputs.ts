import { type CardInput, pictureNamesOf } from '#common/contract';

/** Which of an input's several pictures a sheet is. */
export interface SheetFrame {
  /** The input's name in the card. */
  input: string;
  /** From 0, the oldest. */
  index: number;
  /** Number of frames of the input. */
  count: number;
}

/** What a sheet is for: an input of a card that is one picture, or one frame of an input of several. */
export type SheetInput = CardInput & { frame?: SheetFrame };

/** By the card's list of inputs. The same objects each time: stores and caches compare them. */
const known = new WeakMap<readonly CardInput[], readonly SheetInput[]>();

/**
 * One entry for each sheet of a model's drawing, in the order of the card's inputs. An input with
 * frames has a sheet for each, oldest first, under the names of `pictureNamesOf`.
 */
export function sheetInputsOf({ inputs }: { inputs: readonly CardInput[] }): readonly SheetInput[] {
  let sheets = known.get(inputs);
  if (!sheets) {
    sheets = inputs.flatMap(sheetsOf);
    known.set(inputs, sheets);
  }
  return sheets;
}

function sheetsOf(input: CardInput): SheetInput[] {
  if (!('frames' in input) || !input.frames) return [input];
  const names = pictureNamesOf(input);
  const { frames: _frames, ...one } = input;
  return names.map((name, index) => ({
    ...one,
    name,
    frame: { input: input.name, index, count: names.length },
  }));
}

/** Indices of the sheets of each input of a card, frames oldest first. */
export function sheetIndices(inputs: readonly CardInput[]): number[][] {
  let next = 0;
  return inputs.map((input) => pictureNamesOf(input).map(() => next++));
}

/**
 * Indices of the sheets that are seen together: of an input with frames only one, that of the same
 * number as the active sheet, or the latest.
 * @param active index of the active sheet.
 */
export function visibleSheets(sheets: readonly SheetInput[], active?: number): number[] {
  const wanted = active === undefined ? undefined : sheets[active]?.frame?.index;
  return [...sheets.keys()].filter((i) => {
    const { frame } = sheets[i];
    return !frame || frame.index === Math.min(wanted ?? frame.count - 1, frame.count - 1);
  });
}
