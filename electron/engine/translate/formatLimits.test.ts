import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineCalls, WritableFormat } from '#common/contract';
import { createEngine } from '../createEngine';
import { inProcess } from '../testing/inProcess';
import { identity } from '../testing/onnx';
import { writePackage } from '../testing/packages';

let folder: string;
const at = (name: string) => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-limits-'));
  await writePackage(at('models'), 'same', identity);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The engine, and how often it ran a net. */
function engine() {
  let runs = 0;
  const handlers = createEngine(
    { catalog: [{ folder: at('models'), origin: 'user' }], threads: 1 },
    undefined,
    () => runs++,
  );
  return { call: inProcess<EngineCalls>(handlers), runs: () => runs };
}

/** What the encoders take, and one pixel more. */
const limits: readonly [WritableFormat, number][] = [
  ['jpg', 65_500],
  ['webp', 16_383],
  ['avif', 16_384],
];

describe('a picture that is too long for its format', () => {
  for (const [format, limit] of limits) {
    it(`is refused before the net runs, and one pixel less is written: ${format}`, async () => {
      const { call, runs } = engine();
      for (const [width, name] of [
        [limit, 'fits'],
        [limit + 1, 'too-long'],
      ] as const) {
        await sharp({ create: { width, height: 1, channels: 3, background: 'red' } })
          .png()
          .toFile(at(`${name}-${format}.png`));
      }
      const maxMegapixels = 100;
      const request = (name: string) => ({
        maxMegapixels,
        model: 'same',
        input: at(`${name}-${format}.png`),
        output: at(`${name}.${format}`),
      });
      await call('file.translate', request('fits'));
      expect((await sharp(at(`fits.${format}`)).metadata()).width).toBe(limit);
      const before = runs();
      const error = { code: 'OUTPUT_FAILED', params: { reason: 'formatLimit', count: limit } };
      await expect(call('file.translate', request('too-long'))).rejects.toMatchObject(error);
      const { input, output } = request('too-long');
      const batch = {
        model: 'same',
        input,
        companions: {},
        temporary: output,
        format,
        maxMegapixels,
      };
      await expect(call('file.batch', { ...batch, thumbs: false })).resolves.toMatchObject({
        failure: error,
      });
      expect(runs()).toBe(before);
      expect(await readdir(folder)).not.toContain(`too-long.${format}`);
    });
  }
});
