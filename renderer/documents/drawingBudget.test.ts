import { strToU8, zipSync } from 'fflate';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Mark, Picture, Symmetry } from '#common/contract';
import { drawingBudget, paintingWork } from './drawingBudget';
import { unpackDrawing } from './underdrawFile';

const stroke = (count: number, size: number, symmetry?: Symmetry): Mark => ({
  kind: 'stroke',
  value: 1,
  symmetry,
  stroke: {
    size,
    pen: false,
    points: Array.from({ length: count }, (_, i) => [(i * 37) % 8000, (i * 53) % 8000, 1] as const),
  },
});

describe('the budget of a drawing', () => {
  it('has room for years of drawing', () => {
    const sheet = { width: 512, height: 512 };
    const mark: Mark = {
      kind: 'stroke',
      value: 1,
      stroke: {
        size: 16,
        pen: true,
        points: Array.from({ length: 200 }, (_, i) => [i, 100 + (i % 7), 0.5] as const),
      },
    };
    expect(paintingWork(mark, sheet) * 20_000).toBeLessThan(drawingBudget.work);
    const fill: Mark = { kind: 'fill', value: 1, x: 5, y: 5, gap: 4 };
    expect(paintingWork(fill, sheet) * 600).toBeLessThan(drawingBudget.work);
  });

  it('is used up by a few kilobytes that would take minutes', () => {
    const sheet = { width: 8192, height: 8192 };
    const radial = { kind: 'radial', count: 32 } as const;
    expect(paintingWork(stroke(10, 10_000, radial), sheet)).toBeGreaterThan(drawingBudget.work);
    const fill: Mark = { kind: 'fill', value: 1, x: 5, y: 5, gap: 64, symmetry: radial };
    expect(paintingWork(fill, sheet)).toBeGreaterThan(drawingBudget.work);
    const zigzag: Mark = {
      kind: 'shape',
      value: 1,
      symmetry: radial,
      shape: {
        form: 'polygon',
        size: 1,
        filled: true,
        points: Array.from({ length: 20_000 }, (_, i) => [i % 8192, (i % 2) * 8192] as const),
      },
    };
    expect(paintingWork(zigzag, sheet)).toBeGreaterThan(drawingBudget.work);
  });
});

describe('an .underdraw file that would take a memory or minutes', () => {
  const tiny: Picture = { width: 1, height: 1, depth: 8, data: new Uint8Array(4) };
  const codec = { decode: async () => tiny };
  const tooMuch = { code: 'INPUT_UNREADABLE', params: { reason: 'drawingTooMuch' } };
  const size = { width: 8192, height: 8192 };

  const sheetOf = (name: string) => ({ ground: `pictures/${name}.png`, marks: [] });
  const document = (sheets: readonly string[], marks: readonly Mark[] = []) => ({
    format: 'underdraw',
    version: 1,
    model: { id: 'any', name: 'Any', sha256: 'a'.repeat(64) },
    inputs: sheets.map((name) => ({ name, kind: 'edges' })),
    ...size,
    steps: [
      { kind: 'drawing', sheets: sheets.map(sheetOf) },
      ...marks.map((mark) => ({ kind: 'mark', sheet: 0, mark })),
    ],
    index: 0,
    seed: 0,
    guides: [],
  });

  /** PNGs of which only the header says how large they are. */
  async function packed(sheets: readonly string[], marks?: readonly Mark[]): Promise<Uint8Array> {
    const background = '#ffffff';
    const png = new Uint8Array(
      await sharp({ create: { width: 1, height: 1, channels: 3, background } })
        .png()
        .toBuffer(),
    );
    const view = new DataView(png.buffer, png.byteOffset);
    view.setUint32(16, size.width);
    view.setUint32(20, size.height);
    return zipSync({
      'drawing.json': strToU8(JSON.stringify(document(sheets, marks))),
      ...Object.fromEntries(sheets.map((name) => [`pictures/${name}.png`, png])),
    });
  }

  it('is refused by the pixels of its grounds, before they are decoded', async () => {
    await expect(unpackDrawing(await packed(['0']), codec)).resolves.toBeDefined();
    await expect(unpackDrawing(await packed(['0', '1', '2']), codec)).rejects.toMatchObject(
      tooMuch,
    );
  });

  it('is refused by the work of its marks', async () => {
    const radial = { kind: 'radial', count: 32 } as const;
    const marks = [stroke(10, 10_000, radial), stroke(10, 10_000, radial)];
    // On the sheet of one pixel that the codec gives, such strokes cost little.
    await expect(unpackDrawing(await packed(['0'], marks), codec)).resolves.toBeDefined();
    const large = { ...tiny, width: 8192, height: 1, data: new Uint8Array(8192 * 4) };
    const many = Array.from({ length: 5_000 }, () => stroke(10, 10_000, radial));
    const data = await packed(['0'], many);
    await expect(unpackDrawing(data, { decode: async () => large })).rejects.toMatchObject(tooMuch);
  });

  it('is refused by the length of its text, before that is unpacked', async () => {
    const text = new Uint8Array(drawingBudget.jsonBytes + 1).fill(32);
    const data = zipSync({ 'drawing.json': [text, { level: 0 }] });
    await expect(unpackDrawing(data, codec)).rejects.toMatchObject(tooMuch);
  });
});
