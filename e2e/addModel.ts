/** Steps of specs that add models. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { type Graph, onnxModel } from '#engine/testing/onnx';
import { expect, fresh, readRgb, saveFile, saveModelInput } from './studio';
import { programFile, type TestServer } from './testServer';

/** 1 − x. */
const negative: Graph = {
  channels: 3,
  nodes: [{ op: 'Sub', inputs: ['one', 'x'], output: 'y' }],
  weights: [{ name: 'one', shape: [1], values: [1] }],
};
export const negativeFile = { name: 'negative.onnx', content: Buffer.from(onnxModel(negative)) };

export const sheetOf = (page: Page) =>
  page.getByRole('dialog').filter({ has: page.getByTestId('add-model') });
export const button = (within: Locator, name: string) =>
  within.getByRole('button', { name, exact: true });
/** Folders and files in the home besides the checks: nothing may be left of what was not added. */
export const left = ({ models }: TestServer) => [
  ...readdirSync(models),
  ...(existsSync(path.join(models, '..', 'uploads'))
    ? readdirSync(path.join(models, '..', 'uploads'))
    : []),
];

/** From the first step to the third. */
export async function goToOrigin(sheet: Locator): Promise<void> {
  await button(sheet, 'Next').click({ timeout: 60_000 });
  await expect(sheet.getByRole('img', { name: 'The example' })).toBeVisible({ timeout: 60_000 });
  await button(sheet, 'Next').click();
}

/** Say that nothing is known, and add the model. */
export async function addUnknown(sheet: Locator): Promise<void> {
  await sheet.getByRole('checkbox', { name: 'Licence: I don’t know' }).check();
  await sheet.getByRole('checkbox', { name: 'Author: I don’t know' }).check();
  await button(sheet, 'Add').click();
  await expect(sheet.getByRole('heading', { name: /is here, and works/ })).toBeVisible({
    timeout: 120_000,
  });
}

/** The model's picture of what it sees, both as pixels, from the Studio. */
export async function translated(page: Page, folder: string) {
  await fresh(page);
  const input = path.join(folder, 'input.png');
  const output = path.join(folder, 'output.png');
  await saveModelInput(page, input);
  await saveFile(page, 'Save picture', output);
  return { input, output, before: await readRgb(input), after: await readRgb(output) };
}

/** Run `underdraw` in the terminal with the test's home. */
export function underdraw({ env }: TestServer, ...args: string[]) {
  return spawnSync(process.execPath, [programFile, ...args], { encoding: 'utf8', env });
}
