import os from 'node:os';
import type { Page } from '@playwright/test';
import type { Speed } from '#common/contract';
import { createEngine } from '#engine/createEngine';
import { dreamed, tinted, walked } from '#engine/testing/graphs';
import { identity, laborious, noisy } from '#engine/testing/onnx';
import { writeGeneralPackage, writePackage } from '#engine/testing/packages';
import { expect, type OwnModels, settled } from './studio';

const ink = {
  name: 'ink',
  kind: 'edges' as const,
  tensor: 'x',
  encoding: 'rgb' as const,
  range: [0, 1] as [number, number],
  paper: '#ffffff',
  stroke: 4,
  soft: true,
};

const size = { default: [256, 256] as [number, number], multipleOf: 1 as const };

/** Two models that return their ink input, one of them inverted. */
export const inkModels: OwnModels = {
  async write(folder) {
    await writePackage(folder, 'trace', identity, { name: 'Trace', size, inputs: [ink] });
    await writePackage(folder, 'negative', identity, {
      name: 'Negative',
      size,
      inputs: [ink],
      output: { tensor: 'y', range: [1, 0] },
    });
  },
};

/** A model of three labels, which it shows as red, green and blue. */
export const labelModel: OwnModels = {
  write: (folder) =>
    writePackage(folder, 'fen', identity, {
      name: 'Fen',
      size,
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

/** A model whose picture has one colour, given by a class, a number and words. */
export const tintModel: OwnModels = {
  write: (folder) =>
    writeGeneralPackage(folder, 'tint', tinted, {
      name: 'Tint',
      size,
      values: [
        {
          kind: 'choice',
          name: 'hue',
          tensor: 'hue',
          encoding: 'one-hot',
          classes: ['red', 'green', 'blue'],
          default: 'red',
        },
        {
          kind: 'numbers',
          name: 'look',
          tensor: 'strength',
          sliders: [{ name: 'strength', label: 'Strength', min: 0, max: 1, default: 0.5 }],
        },
        {
          kind: 'text',
          name: 'words',
          tensor: 'words',
          type: 'float32',
          vocabulary: ['dark'],
          ignored: ['and'],
          length: 1,
        },
      ],
    }),
};

/** Labels of the model `dreams`, by their colours. */
export const dreamColours = { moor: '#806020', meadow: '#20c030', water: '#1020f0' };

/** A model that makes a label map from noise, a class, a number and words, without a picture. */
export const dreamModel: OwnModels = {
  write: (folder) =>
    writeGeneralPackage(folder, 'dreams', dreamed, {
      name: 'Dreams',
      size: { default: [64, 64], multipleOf: 1 },
      inputs: [],
      values: [
        { kind: 'noise', tensor: 'z', form: 'planes', size: 3 },
        {
          kind: 'choice',
          name: 'land',
          tensor: 'hue',
          encoding: 'one-hot',
          classes: ['moor', 'meadow', 'water'],
          default: 'moor',
        },
        {
          kind: 'numbers',
          name: 'look',
          tensor: 'strength',
          sliders: [{ name: 'wildness', label: 'Wildness', min: 0, max: 20, default: 0 }],
        },
        {
          kind: 'text',
          name: 'words',
          tensor: 'words',
          type: 'float32',
          vocabulary: ['water'],
          length: 1,
          default: '',
        },
      ],
      output: {
        kind: 'labels',
        tensor: 'y',
        encoding: 'logits',
        palette: Object.entries(dreamColours).map(([name, colour]) => ({ name, colour })),
      },
      next: ['fen'],
    }),
};

/** A model that makes three frames of two, and one that takes a single picture of colours. */
export const frameModels: OwnModels = {
  async write(folder) {
    const frames = (count: number) => ({ count, stack: 'channels' as const });
    const scaling = { range: [0, 1] as [number, number] };
    const input = {
      name: 'clip',
      kind: 'photo',
      tensor: 'x',
      encoding: 'rgb',
      scaling,
      paper: '#ffffff',
      stroke: 12,
    } as const;
    await writeGeneralPackage(folder, 'walk', walked, {
      name: 'Walk',
      size,
      inputs: [{ ...input, frames: frames(2) }],
      output: { kind: 'picture', tensor: 'y', encoding: 'rgb', scaling, frames: frames(3) },
    });
    await writeGeneralPackage(folder, 'same', identity, { name: 'Same', size, inputs: [input] });
  },
};

/**
 * Two models that extract drawings from photographs: dark pixels become lines, and blue, yellow and
 * red ones water, sand and moon.
 */
export const finderModels: OwnModels = {
  async write(folder) {
    const output = { tensor: 'y', range: [0, 1] as [number, number] };
    await writePackage(folder, 'liner', identity, {
      name: 'Liner',
      output: { ...output, finds: 'edges' },
    });
    await writePackage(folder, 'surveyor', identity, {
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

/** A model that has a noise input. */
export const noisyModel: OwnModels = {
  write: (folder) =>
    writePackage(folder, 'noisy', noisy, {
      name: 'Noisy',
      size,
      inputs: [ink],
      noise: { tensor: 'noise', size: 1 },
    }),
};

/** A model that returns its ink input slowly. */
export const slowModel: OwnModels = {
  async write(folder) {
    const write = (layers: number) =>
      writePackage(folder, 'slow', laborious(layers, 32), {
        name: 'Slow',
        size: { default: [512, 512], multipleOf: 1 },
        inputs: [ink],
      });
    // As many layers as take half a second on this machine.
    await write(2);
    await write(Math.ceil((2 * 500) / (await measuredMs(folder, 'slow'))));
  },
};

/** Milliseconds that a model takes for a picture of its default size, measured by the program. */
async function measuredMs(folder: string, id: string): Promise<number> {
  const threads = os.availableParallelism();
  const engine = createEngine({ catalog: [{ folder, origin: 'user' }], threads });
  const speed = await engine['models.speed']({ id }, new AbortController().signal);
  return (speed as Speed).runMs;
}

/** Several sets of models together. */
export function together(...sets: OwnModels[]): OwnModels {
  return {
    async write(folder) {
      for (const set of sets) await set.write(folder);
    },
  };
}

/** Choose another model in the Studio. */
export async function switchTo(page: Page, name: string): Promise<void> {
  await page.locator('input[aria-label=Model]').click();
  await page.getByRole('option', { name, exact: true }).click();
  await expect(page.getByRole('complementary', { name, exact: true })).toBeVisible();
  await settled(page);
}
