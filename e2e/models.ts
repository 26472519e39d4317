import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { Speed } from '#common/contract';
import { createEngine } from '#engine/createEngine';
import { identity, laborious, noisy } from '#engine/testing/onnx';
import { writePackage } from '#engine/testing/packages';
import { expect, fresh } from './studio';

const ink = {
  name: 'ink',
  kind: 'edges' as const,
  tensor: 'x',
  encoding: 'rgb' as const,
  range: [0, 1] as [number, number],
  paper: '#ffffff',
  stroke: 4,
};

/**
 * A folder of a person's own with two models that give back the ink they are given, one of
 * them upside down in light.
 */
export function inkModels(): { home: string; write(): Promise<void> } {
  const home = mkdtempSync(path.join(os.tmpdir(), 'underdraw-home-'));
  const models = path.join(home, 'models');
  const size = { default: [256, 256], multipleOf: 1 } as {
    default: [number, number];
    multipleOf: 1;
  };
  return {
    home,
    async write() {
      await writePackage(models, 'trace', identity, { name: 'Trace', size, inputs: [ink] });
      await writePackage(models, 'negative', identity, {
        name: 'Negative',
        size,
        inputs: [ink],
        output: { tensor: 'y', range: [1, 0] },
      });
    },
  };
}

/** A folder of a person's own with a model of three labels, which it shows as red, green and blue. */
export function labelModel(): { home: string; write(): Promise<void> } {
  const home = mkdtempSync(path.join(os.tmpdir(), 'underdraw-home-'));
  return {
    home,
    write: () =>
      writePackage(path.join(home, 'models'), 'fen', identity, {
        name: 'Fen',
        size: { default: [256, 256], multipleOf: 1 },
        inputs: [
          {
            name: 'label',
            kind: 'labels',
            tensor: 'x',
            encoding: 'one-hot',
            range: [0, 1],
            paper: 'grass',
            stroke: 12,
            palette: [
              { name: 'reed', colour: '#806020' },
              { name: 'grass', colour: '#20c030' },
              { name: 'Water', colour: '#1020f0' },
            ],
          },
        ],
      }),
  };
}

/**
 * A folder of a person's own with two models that find drawings in photographs: what is dark is a
 * line, and what is blue, yellow or red is water, sand or the moon.
 */
export function finderModels(): { home: string; write(): Promise<void> } {
  const home = mkdtempSync(path.join(os.tmpdir(), 'underdraw-home-'));
  const models = path.join(home, 'models');
  const output = { tensor: 'y', range: [0, 1] as [number, number] };
  return {
    home,
    async write() {
      await writePackage(models, 'liner', identity, {
        name: 'Liner',
        output: { ...output, finds: 'edges' },
      });
      await writePackage(models, 'surveyor', identity, {
        name: 'Surveyor',
        output: {
          ...output,
          finds: 'labels',
          palette: [
            { name: 'Moon', colour: '#ff0000' },
            { name: 'Water', colour: '#0000ff' },
            { name: 'sand', colour: '#ffff00' },
          ],
        },
      });
    },
  };
}

/** A folder of a person's own with a model that has a noise input. */
export function noisyModel(): { home: string; write(): Promise<void> } {
  const home = mkdtempSync(path.join(os.tmpdir(), 'underdraw-home-'));
  return {
    home,
    write: () =>
      writePackage(path.join(home, 'models'), 'noisy', noisy, {
        name: 'Noisy',
        size: { default: [256, 256], multipleOf: 1 },
        inputs: [ink],
        noise: { tensor: 'noise', size: 1 },
      }),
  };
}

/** A folder of a person's own with a model that gives back its ink, and takes really long for it. */
export function slowModel(): { home: string; write(): Promise<void> } {
  const home = mkdtempSync(path.join(os.tmpdir(), 'underdraw-home-'));
  return {
    home,
    async write() {
      // As much work as this machine needs to be slow, whatever machine it is.
      for (let layers = 2, ms = 0; ms < 600; layers *= 2) {
        await writePackage(path.join(home, 'models'), 'slow', laborious(layers, 32), {
          name: 'Slow',
          size: { default: [512, 512], multipleOf: 1 },
          inputs: [ink],
        });
        ms = await measured(path.join(home, 'models'), 'slow');
      }
    },
  };
}

/** Milliseconds that a model takes for a picture of its usual size, as the program measures them. */
async function measured(folder: string, id: string): Promise<number> {
  const threads = os.availableParallelism();
  const engine = createEngine({ catalog: [{ folder, origin: 'user' }], threads });
  const speed = await engine['models.speed']({ id }, new AbortController().signal);
  return (speed as Speed).runMs;
}

/** Choose another model in the Studio. */
export async function switchTo(page: Page, name: string): Promise<void> {
  await page.locator('input[aria-label=Model]').click();
  await page.getByRole('option', { name, exact: true }).click();
  await expect(page.getByRole('complementary', { name, exact: true })).toBeVisible();
  await fresh(page);
}
