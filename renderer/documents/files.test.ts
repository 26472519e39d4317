import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Card, Mark } from '#common/contract';
import { anyMark } from '../drawing/arbitrary.test-data';
import { type Drawing, rasterise, withMark } from '../drawing/drawing';
import { replaySteps, stepBetween } from '../drawing/historyStep';
import { plainLook, withLayer } from '../drawing/layerLook';
import { packPixels } from '../drawing/packedPixels';
import type { Raster } from '../drawing/raster';
import { newDrawing } from '../drawing/sheets';
import type { Studio } from '../studio/studio';
import { fillAt } from '../studio/workspace.test-data';
import { SelectTool } from '../tools/select/selectTool';
import { Autosave } from './autosave';
import { DrawingStore } from './drawingStore';
import { card, codec, labels, studioWith } from './files.test-data';
import { documentOf, openDocument, type StudioDocument } from './studioDocument';
import { evenIndices } from './timelapse';
import { packDrawing, unpackDrawing } from './underdrawFile';

/** Values that each sheet may hold, for the four that `anyMark` knows. */
const paintValues = [0, 0xff00_00ff, 0xff12_3456, 0xffff_ffff];
const values = [[0, 1, 2, 3], [0, 80, 200, 255], paintValues, paintValues];
const history = fc
  .array(fc.tuple(fc.nat(3), anyMark, fc.nat(9)), { maxLength: 6 })
  .map((steps): [Drawing, ...Drawing[]] => {
    const states: [Drawing, ...Drawing[]] = [newDrawing(card, {}, [48, 32])];
    for (const [sheet, mark, dice] of steps) {
      const now = states.at(-1)!;
      const own = { ...mark, value: values[sheet][mark.value] } as Mark;
      // Now and then everything is new, with marks on it already.
      const next = now.with(sheet, withMark(now[sheet], own));
      states.push(
        dice === 0 ? next.map((s) => ({ ...s, ground: rasterise(s), marks: undefined })) : next,
      );
    }
    return states;
  });

/** As text: comparing that is much quicker than comparing numbers one by one. */
const textOf = ({ width, height, data }: Raster) =>
  `${width} ${height} ${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex')}`;
const pixelsOf = (states: readonly Drawing[]) =>
  states.map((state) => state.map((sheet) => textOf(rasterise(sheet))));
const drawingsOf = (studio: Studio) => studio.states.map(({ drawing }) => drawing);

describe('steps', () => {
  it('lead through the states that they were made from', () => {
    fc.assert(
      fc.property(history, (states) => {
        const steps = states.map((state, i) => stepBetween(states[i - 1], state));
        const replayed = replaySteps(states[0], steps).map(({ drawing }) => drawing);
        expect(pixelsOf(replayed)).toEqual(pixelsOf(states));
      }),
      { numRuns: 30 },
    );
  });
});

describe('.underdraw files', () => {
  it('hold every state, pixel for pixel, whatever is on the sheets', async () => {
    const studio = await studioWith();
    const { model } = studio.store.getState();
    await fc.assert(
      fc.asyncProperty(history, async (states) => {
        studio.open(model!, states);
        const wanted = pixelsOf(drawingsOf(studio));
        const file = await packDrawing(documentOf(studio)!, codec);
        const read = await unpackDrawing(file, codec);
        expect((await openDocument(studio, read)).lostLabels).toEqual([]);
        expect(pixelsOf(drawingsOf(studio))).toEqual(wanted);
      }),
      { numRuns: 8 },
    );
  });

  it('a label that moved in the palette is found by name, one that is gone becomes paper', async () => {
    const studio = await studioWith();
    studio.set({ classIndex: 2 });
    fillAt(studio, 5, 5);
    const document = documentOf(studio)!;
    const other = structuredClone(card);
    const [input] = other.inputs;
    if (input.kind !== 'labels') throw new Error('the first input is labels');
    input.palette = [input.palette[2], input.palette[0], input.palette[1]];
    const later = await studioWith(other);
    expect(await openDocument(later, document)).toMatchObject({
      lostLabels: ['snow'],
      changed: true,
    });
    expect(new Set(later.shown[0].data)).toEqual(new Set([0]));
    later.undo();
    expect(new Set(later.shown[0].data)).toEqual(new Set([1]));
  });

  it('a sketch and how layers are seen are kept; without a sketch older programs can open the file', async () => {
    const studio = await studioWith();
    const version = async () => {
      const file = await packDrawing(documentOf(studio)!, codec);
      return JSON.parse(Buffer.from(unzipSync(file)['drawing.json']).toString()).version;
    };
    fillAt(studio, 5, 5);
    expect(await version()).toBe(1);
    studio.set({ sheet: 3, colour: '#0091ff' });
    fillAt(studio, 5, 5);
    const look = withLayer({ ...plainLook, sketchBelow: true }, 'ink', { opacity: 0.4 });
    studio.store.setState({ look });
    expect(await version()).toBe(4);
    // The sketch is a ground of its own, too.
    studio.replaceSheet({ ...studio.shown[3], data: studio.shown[3].data.slice() });
    const read = await unpackDrawing(await packDrawing(documentOf(studio)!, codec), codec);
    const second = await studioWith();
    expect((await openDocument(second, read)).changed).toBe(false);
    expect(second.store.getState().look).toEqual(look);
    expect(second.shown).toEqual(studio.shown);
    second.undo();
    second.undo();
    expect(second.shown[3].data.every((value) => value === 0)).toBe(true);
  });

  it('pasted labels are kept, found by their names, and refused where they are none', async () => {
    const studio = await studioWith();
    const data = Uint8Array.of(1, 2, 3, 0);
    const piece = { width: 2, height: 2, data, mask: Uint8Array.of(1, 1, 1, 0) };
    const to = { x: 4, y: 4, width: 2, height: 2 };
    studio.tools.get(SelectTool).paste(piece, to);
    studio.tools.finish();
    const file = await packDrawing(documentOf(studio)!, codec);
    const read = await unpackDrawing(file, codec);
    const second = await studioWith();
    await openDocument(second, read);
    expect(second.shown).toEqual(studio.shown);
    const other = structuredClone(card);
    const [input] = other.inputs as { palette: unknown[] }[];
    input.palette.reverse();
    const third = await studioWith(other);
    await openDocument(third, await unpackDrawing(file, codec));
    expect([...third.shown[0].data.subarray(4 * 48 + 4, 4 * 48 + 6)]).toEqual([2, 1]);
    const pixels = packPixels({ ...piece, data: Uint8Array.of(1, 77, 3, 0) });
    for (const bad of [pixels, { ...pixels, bytes: 4 as const }, { ...pixels, mask: 'abcde' }]) {
      const steps = read.steps.with(1, {
        kind: 'mark',
        sheet: 0,
        mark: { kind: 'paste', pixels: bad, to },
      });
      await expect(openDocument(second, { ...read, steps })).rejects.toMatchObject({
        code: 'INPUT_UNREADABLE',
      });
    }
  });

  it('what is no drawing, or a hostile one, is refused in words and changes nothing', async () => {
    const studio = await studioWith();
    studio.set({ classIndex: 1 });
    fillAt(studio, 5, 5);
    const good = await packDrawing(documentOf(studio)!, codec);
    const entries = unzipSync(good);
    const text = Buffer.from(entries['drawing.json']).toString();
    const changed = (change: (json: Record<string, unknown>) => void) => {
      const json = JSON.parse(text);
      change(json);
      return zipSync({ ...entries, 'drawing.json': strToU8(JSON.stringify(json)) });
    };
    const bad: Uint8Array[] = [
      new Uint8Array(),
      strToU8('this is no zip'),
      good.slice(0, good.length / 2),
      zipSync({ 'other.json': strToU8('{}') }),
      zipSync({ ...entries, 'drawing.json': strToU8('{') }),
      zipSync({ 'drawing.json': entries['drawing.json'] }),
      zipSync({ ...entries, 'zeros.bin': new Uint8Array(2 ** 20) }),
      zipSync(Object.fromEntries(Array.from({ length: 2001 }, (_, i) => [`${i}`, strToU8('x')]))),
      changed((json) => Object.assign(json, { version: 5 })),
      changed((json) => Object.assign(json, { width: 47 })),
      changed((json) => Object.assign(json, { index: 99 })),
      changed((json) => Object.assign(json, { steps: [] })),
    ];
    for (const data of bad) {
      await expect(unpackDrawing(data, codec)).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
    }
    const before = studio.states;
    const value = changed((json) => {
      const [, step] = json.steps as { mark: { value: number } }[];
      step.mark.value = 77;
    });
    const read: StudioDocument = await unpackDrawing(value, codec);
    await expect(openDocument(studio, read)).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
    await expect(
      openDocument(studio, { ...read, model: { ...read.model, id: 'gone' } }),
    ).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    expect(studio.states).toBe(before);
  });

  it('any damaged byte is refused, or makes a drawing that is legal', async () => {
    const studio = await studioWith();
    studio.set({ classIndex: 1 });
    fillAt(studio, 5, 5);
    const good = await packDrawing(documentOf(studio)!, codec);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), async (at, byte) => {
        const data = good.slice();
        data[at] = byte;
        const read = await unpackDrawing(data, codec).catch(() => undefined);
        if (!read) return;
        await openDocument(studio, read).catch(() => {});
        expect(studio.shown[0].data.every((v) => v < labels.length)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a history through two models and two sizes', () => {
  const ink: Card = { ...card, id: 'ink', name: 'Ink', inputs: [card.inputs[1]] };
  /** Labels and ink, then ink alone, then ink of another size, and back. */
  const travelled = async () => {
    const studio = await studioWith(card, ink);
    const [three, one] = studio.store.getState().models!;
    studio.set({ sheet: 1 });
    fillAt(studio, 5, 5);
    await studio.modelSwitch.switchTo(one);
    studio.replaceSheet({ width: 20, height: 30, data: new Uint8Array(600).fill(7) });
    studio.tools.press([3, 3, 0.5]);
    studio.tools.release();
    await studio.modelSwitch.switchTo(three);
    studio.undo();
    return studio;
  };
  const idsOf = (studio: Studio) => studio.states.map(({ model }) => model.card.id);

  it('goes into a file and out again; one model and size is still version 1', async () => {
    const studio = await travelled();
    const file = await packDrawing(documentOf(studio)!, codec);
    const text = Buffer.from(unzipSync(file)['drawing.json']).toString();
    expect(JSON.parse(text)).toMatchObject({ version: 2, model: { id: 'three' } });
    const second = await studioWith(card, ink);
    expect(await openDocument(second, await unpackDrawing(file, codec))).toEqual({
      lostLabels: [],
      missingModels: [],
      changed: false,
    });
    expect(idsOf(second)).toEqual(['three', 'three', 'ink', 'ink', 'ink', 'three']);
    expect(pixelsOf(drawingsOf(second))).toEqual(pixelsOf(drawingsOf(studio)));
    expect(second.store.getState()).toMatchObject({ step: 4, model: { card: { id: 'ink' } } });
    second.open(second.store.getState().models![1], [newDrawing(ink, {}, [9, 9])]);
    const plain = unzipSync(await packDrawing(documentOf(second)!, codec));
    expect(JSON.parse(Buffer.from(plain['drawing.json']).toString()).version).toBe(1);
  });

  it('leaves out the states of a model that is gone, unless it is the one that is shown', async () => {
    const document = documentOf(await travelled())!;
    const only = await studioWith(ink);
    expect(await openDocument(only, document)).toMatchObject({ missingModels: ['Three'] });
    expect(idsOf(only)).toEqual(['ink', 'ink', 'ink']);
    expect(only.store.getState().step).toBe(2);
    const other = await studioWith(card);
    await expect(openDocument(other, document)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    expect(await openDocument(other, { ...document, index: 1 })).toMatchObject({
      missingModels: ['Ink'],
    });
    expect([other.states.length, other.store.getState().step]).toEqual([2, 1]);
    const { others: _, ...unnamed } = document;
    await expect(openDocument(other, unnamed)).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
  });

  it('is kept step by step, a stroke just before a change of models and one while writing too', async () => {
    const open = () => DrawingStore.open('models-test');
    const studio = await studioWith(card, ink);
    const [three, one] = studio.store.getState().models!;
    const autosave = new Autosave(studio, open, undefined);
    studio.set({ sheet: 1 });
    fillAt(studio, 5, 5);
    await studio.modelSwitch.switchTo(one);
    const writing = autosave.flush();
    studio.tools.press([3, 3, 0.5]);
    studio.tools.abort();
    studio.clear();
    await writing;
    await studio.modelSwitch.switchTo(three);
    await autosave.flush();
    const later = await studioWith(card, ink);
    const second = new Autosave(later, open, undefined);
    expect(await second.restore()).toBe(true);
    expect(idsOf(later)).toEqual(['three', 'three', 'ink', 'ink', 'three']);
    expect(pixelsOf(drawingsOf(later))).toEqual(pixelsOf(drawingsOf(studio)));
    expect((await second.recent()).map(({ shown }) => shown)).toEqual(['Three']);
    // Where a model is gone the rest is written anew, in the same record.
    const third = await studioWith(card);
    const last = new Autosave(third, open, undefined);
    expect(await last.restore()).toBe(true);
    third.set({ classIndex: 2 });
    fillAt(third, 5, 5);
    expect((await last.recent()).map(({ steps }) => steps)).toEqual([2]);
    expect(await last.restore()).toBe(true);
    expect(idsOf(third)).toEqual(['three', 'three']);
  });
});

describe('autosave', () => {
  it('writes what is new, brings all back, and starts another record for another drawing', async () => {
    const open = () => DrawingStore.open('autosave-test');
    const studio = await studioWith();
    const autosave = new Autosave(studio, open, undefined);
    await autosave.flush();
    expect(await autosave.recent()).toEqual([]);
    studio.set({ classIndex: 2 });
    fillAt(studio, 5, 5);
    studio.set({ classIndex: 1 });
    studio.tools.press([3, 3, 0.5]);
    studio.tools.drag([[30, 20, 0.5]]);
    studio.tools.release();
    studio.setSymmetry({ kind: 'radial', count: 5 });
    studio.undo();
    studio.set({ classIndex: 3 });
    fillAt(studio, 5, 5);
    studio.undo();
    await autosave.flush();
    expect(studio.store.getState().savedScene).toBe(studio.store.getState().scene);

    const second = await studioWith();
    const later = new Autosave(second, open, undefined);
    expect(await later.restore()).toBe(true);
    expect(pixelsOf(drawingsOf(second))).toEqual(pixelsOf(drawingsOf(studio)));
    expect(second.store.getState()).toMatchObject({
      step: 1,
      symmetry: { kind: 'radial', count: 5 },
    });
    second.redo();
    expect(second.shown.map(textOf)).toEqual(pixelsOf(drawingsOf(studio))[2]);

    second.open(second.store.getState().model!, [newDrawing(card, {}, [48, 32])]);
    fillAt(second, 5, 5);
    await later.flush();
    const kept = await later.recent();
    expect(kept.map(({ steps }) => steps)).toEqual([2, 3]);
    expect(await later.open(kept[1].id)).toBe(true);
    expect(second.states.length).toBe(3);
  });
});

it('a time-lapse takes the first state, the last, and others evenly between', () => {
  expect(evenIndices(4, 60)).toEqual([0, 1, 2, 3]);
  expect(evenIndices(101, 5)).toEqual([0, 25, 50, 75, 100]);
});
