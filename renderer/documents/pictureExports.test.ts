import i18next from 'i18next';
import { expect, it, vi } from 'vitest';
import { type Card, type Picture, writableFormats } from '#common/contract';
import { i18nOptions } from '../i18n';
import type { LiveTask } from '../studio/liveTask';
import type { Studio } from '../studio/studio';
import { testInputs, testModel } from '../studio/workspace.test-data';
import { exportFormatsFor, exportTable } from './pictureExports';
import { newScene } from './scene';

it('offers the thing alone only for models whose pictures can be cut out of their paper', () => {
  const offered = (cutout: boolean) => exportFormatsFor({ cutout } as Card);
  expect(offered(false)).toEqual([...writableFormats, 'psd']);
  expect(offered(true)).toEqual([...writableFormats, 'psd', 'cutout']);
  expect(exportFormatsFor(undefined)).not.toContain('cutout');
});

it('enlarges all but layered files, and gives each an ending that says what it is', () => {
  const all = Object.entries(exportTable);
  expect(all.flatMap(([id, { fixedSize }]) => (fixedSize ? [id] : []))).toEqual(['psd']);
  expect(exportTable.cutout).toMatchObject({ ending: 'png', mimeType: 'image/png' });
});

it('writes the layers of the drawing with the picture on top, or the picture as the engine encodes it', async () => {
  await i18next.init(i18nOptions('en'));
  const model = testModel('flowers', { inputs: [testInputs.ink] });
  const scene = newScene(model, {}, { seed: 0, values: {} }, { width: 4, height: 4 });
  const pixels = scene.drawing.map(({ ground }) => ground);
  const encode = vi.fn(async () => new Uint8Array([7]));
  const studio = { shown: pixels, pixelsOf: () => pixels, encode } as unknown as Studio;
  const picture: Picture = { width: 4, height: 4, depth: 8, data: new Uint8Array(64).fill(200) };
  const task = { model, scene } as unknown as LiveTask;
  const source = { studio, card: model.card, picture, task };
  const layered = await exportTable.psd.write(source);
  expect(String.fromCharCode(...layered.slice(0, 4))).toBe('8BPS');
  expect([...(await exportTable.avif.write(source))]).toEqual([7]);
  expect(encode).toHaveBeenLastCalledWith(picture, 'avif');
  // Nothing is drawn: there is nothing to cut out.
  await exportTable.cutout.write(source);
  expect(encode).toHaveBeenLastCalledWith(picture);
});
