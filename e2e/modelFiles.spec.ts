import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { checkpointsFolder, goldenPath } from '#engine/import/testing/goldens';
import { addUnknown, button, goToOrigin, left, sheetOf, translated } from './addModel';
import { dropFile, dropFromDisk } from './steps';
import { expect, openRoom, test } from './studio';

test.use({ memory: { live: false } });

test('files become models, or are refused in one sentence; what is not added leaves nothing', async ({
  studio,
  folder,
  testServer,
}) => {
  test.setTimeout(240_000);
  const sheet = sheetOf(studio);

  await test.step('what is no model', async () => {
    await openRoom(studio, 'Models');
    const room = studio.getByRole('heading', { name: 'Models', exact: true });
    const whole = readFileSync(goldenPath('fast-neural-style.pth'));
    for (const [file, sentence, advice] of [
      [{ name: 'page.onnx', content: '<!DOCTYPE html><html></html>' }, 'is a web page', 'Open'],
      [{ name: 'cut.pth', content: whole.subarray(0, 9_000) }, 'cut short', 'Download'],
    ] as const) {
      await dropFile(room, file);
      const alert = sheet.getByRole('alert');
      await expect(alert).toContainText(sentence, { timeout: 60_000 });
      await expect(alert).toContainText(advice);
      await button(sheet, 'Close').last().click();
      await expect(sheet).toHaveCount(0);
      await expect.poll(() => left(testServer)).toEqual([]);
    }
  });

  await test.step('cancelled at its last step', async () => {
    await dropFile(studio.locator('body'), goldenPath('fast-neural-style.pth'));
    await goToOrigin(sheet);
    await sheet.getByRole('checkbox', { name: 'Licence: I don’t know' }).check();
    await sheet.getByRole('checkbox', { name: 'Author: I don’t know' }).check();
    await button(sheet, 'Add').click();
    await button(sheet, 'Cancel').click();
    await expect(sheet).toHaveCount(0);
    await expect.poll(() => left(testServer), { timeout: 30_000 }).toEqual([]);
  });

  await test.step('several files: chosen together, or dropped as a folder', async () => {
    const net = path.join(folder, 'tiny-net');
    mkdirSync(net);
    for (const name of ['tiny.param', 'tiny.bin'])
      copyFileSync(goldenPath(name), path.join(net, name));
    await studio.getByRole('button', { name: 'Add a model…' }).click();
    const chooser = studio.waitForEvent('filechooser');
    await button(sheet, 'Choose files…').click();
    await (await chooser).setFiles([path.join(net, 'tiny.bin'), path.join(net, 'tiny.param')]);
    await expect(sheet.getByRole('heading', { name: 'ncnn' })).toBeVisible({ timeout: 60_000 });
    await studio.keyboard.press('Escape');
    await expect(sheet).toHaveCount(0);
    await expect.poll(() => left(testServer)).toEqual([]);

    // Without its weights it is told which file is missing.
    await dropFile(studio.locator('body'), path.join(net, 'tiny.param'));
    await expect(sheet.getByRole('alert')).toContainText('needs tiny.bin', { timeout: 60_000 });
    await button(sheet, 'Close').last().click();
    await expect(sheet).toHaveCount(0);

    // The folder of a training: which file it is, is asked.
    const training = path.join(folder, 'zebras');
    mkdirSync(training);
    copyFileSync(goldenPath('optimizer.pth'), path.join(training, '5_net_D.pth'));
    copyFileSync(goldenPath('fast-neural-style.pth'), path.join(training, 'latest_net_G.pth'));
    writeFileSync(path.join(training, 'opt.txt'), 'batch_size: 1');
    await dropFromDisk(studio, training, 700, 500);
    const files = sheet.getByRole('radiogroup', { name: '2 files can be the model' });
    await expect(files.getByRole('radio').first()).toBeChecked();
    await expect(files.getByRole('radio').first()).toHaveAccessibleName('zebras/latest_net_G.pth');
    await button(sheet, 'Next').click();
    await goToOrigin(sheet);
    await addUnknown(sheet);
    await button(sheet, 'Close').last().click();
    expect(readdirSync(testServer.models)).toEqual(['latest-net-g']);
  });
});

test.describe('files of strangers', () => {
  test.skip(!existsSync(checkpointsFolder), `there are no checkpoints in ${checkpointsFolder}`);

  const real = (name: string) => path.join(checkpointsFolder, name);

  test('real checkpoints are added and translate', async ({ studio, folder, testServer }) => {
    test.setTimeout(300_000);
    const sheet = sheetOf(studio);
    await dropFile(studio.locator('body'), real('nc8-mosaic.model'));
    await expect(sheet.getByRole('heading', { name: /^Fast Neural Style/ })).toBeVisible({
      timeout: 60_000,
    });
    await goToOrigin(sheet);
    await addUnknown(sheet);
    await button(sheet, 'Try it').click();
    // Its drawing is opened a moment later: what is asked for before is a picture of the old one.
    await expect(studio.getByRole('combobox', { name: 'Model', exact: true })).toHaveValue(
      'nc8-mosaic',
    );
    await studio.keyboard.press('Control+Enter');
    const { after } = await translated(studio, folder);
    expect(new Set(after.data).size).toBeGreaterThan(30);
    await dropFromDisk(studio, real('tfjs-esrgan-slim-2x'), 400, 400);
    await expect(sheet.getByRole('heading', { name: 'Keras' })).toBeVisible({ timeout: 60_000 });
    await goToOrigin(sheet);
    await addUnknown(sheet);
    expect(readdirSync(testServer.models)).toContain('tfjs-esrgan-slim-2x');
  });
});
