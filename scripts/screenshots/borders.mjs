import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import {
  chooseFile,
  imagesFolder,
  openWindow,
  repositoryFolder,
  waitUntilFresh,
} from './window.mjs';

/**
 * docs/images/borders.png: a picture, a map of it that was drawn with a shaky hand, and the same
 * map after it followed the picture.
 * @param at as for `openWindow`.
 */
export async function borders(at) {
  const work = mkdtempSync(path.join(os.tmpdir(), 'underdraw-borders-'));
  const sample = path.join(repositoryFolder, 'models', 'islands', 'samples', '0057.png');
  const [picture, shaky] = [path.join(work, 'picture.png'), path.join(work, 'shaky.png')];
  const program = path.join(repositoryFolder, 'bin', 'underdraw.mjs');
  spawnSync(process.execPath, [program, 'translate', sample, '--model', 'islands', '-o', picture]);
  await shake(sample, shaky);

  const page = await openWindow(at);
  await chooseFile(page, shaky, () => page.keyboard.press('o'));
  await page.getByRole('button', { name: 'Put it on the sheet' }).click();
  await waitUntilFresh(page);
  const seen = async (name) => {
    await page.getByRole('button', { name: 'What the model sees' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as PNG' }).click();
    await (await download).saveAs(path.join(work, name));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  await seen('before.png');
  await page.getByRole('button', { name: 'Symmetry, guides, tracing' }).click();
  const panel = page.getByRole('region', { name: 'Tracing picture' });
  await panel.locator('input[type=file]').setInputFiles(picture);
  await panel.getByRole('button', { name: 'Refine the borders' }).click();
  await panel.getByText('took another label').waitFor();
  await page.keyboard.press('Escape');
  await seen('after.png');
  await page.close();

  const side = 384;
  const tiles = ['picture.png', 'before.png', 'after.png'].map(async (name, i) => ({
    input: await sharp(path.join(work, name)).resize(side, side, { kernel: 'nearest' }).toBuffer(),
    left: i * (side + 8),
    top: 0,
  }));
  const background = '#ffffff';
  await sharp({ create: { width: 3 * side + 16, height: side, channels: 3, background } })
    .composite(await Promise.all(tiles))
    .png({ palette: true, colours: 128 })
    .toFile(path.join(imagesFolder, 'borders.png'));
  rmSync(work, { recursive: true });
}

/** A label map of which every pixel comes from up to 5 pixels beside it. */
async function shake(from, to) {
  const { data, info } = await sharp(from)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const out = Buffer.alloc(data.length);
  const inside = (value, size) => Math.min(size - 1, Math.max(0, Math.round(value)));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dx = 3 * Math.sin(y / 5 + x / 17) + 2 * Math.sin(x / 3.1 + 1);
      const dy = 3 * Math.sin(x / 6 - y / 13 + 2) + 2 * Math.sin(y / 3.7);
      const at = (inside(y + dy, height) * width + inside(x + dx, width)) * 3;
      data.copy(out, (y * width + x) * 3, at, at + 3);
    }
  }
  await sharp(out, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(to);
}
