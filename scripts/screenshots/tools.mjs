/** The tools at work, what helps with them, and the history of what they made. */
import path from 'node:path';
import sharp from 'sharp';
import {
  boxOf,
  clickAt,
  drawStroke,
  openModel,
  openWindow,
  repositoryFolder,
  waitUntilFresh,
  writeDocsImage,
  writeScreenshot,
} from './window.mjs';

/** @param at as for `openWindow`. */
export async function tools(at) {
  await shapes(at);
  await symmetry(at);
  await tracing(at);
  await history(at);
}

/** Shapes, a polygon on its way, the bucket and a selection, each with the options of its tool. */
async function shapes(at) {
  const page = await openWindow(at);
  const shape = (name) => page.getByRole('img', { name, exact: true }).click();
  const label = (name) => page.getByRole('button', { name, exact: true }).click();
  const shots = [];
  const shoot = async () => {
    // Without the frame that shows the focus.
    await page.evaluate(() => document.activeElement?.blur());
    const drawing = await boxOf(page.getByTestId('drawing'));
    const side = Math.min(drawing.width, drawing.height);
    const clip = {
      x: drawing.x + (drawing.width - side) / 2,
      y: drawing.y + (drawing.height - side) / 2,
      width: side,
      height: side,
    };
    const panel = await boxOf(page.getByRole('complementary'));
    const palette = await boxOf(page.getByRole('heading', { name: 'Palette' }));
    const layers = await boxOf(page.getByRole('heading', { name: 'Layers' }));
    const [x, y] = [panel.x + 12, layers.y - 4];
    const options = { x, y, width: 240, height: palette.y - y - 8 };
    shots.push([await page.screenshot({ clip }), await page.screenshot({ clip: options })]);
  };
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.keyboard.press('u');
  await shape('Ellipse');
  await label('water');
  await drawStroke(page, [
    [24, 24],
    [150, 116],
  ]);
  await shape('Rectangle');
  await label('roof red');
  await drawStroke(page, [
    [176, 40],
    [232, 84],
  ]);
  await shape('Polygon');
  await label('forest');
  await clickAt(page, [40, 170], [96, 140], [150, 176], [130, 226]);
  const way = await boxOf(page.getByTestId('drawing'));
  await page.mouse.move(way.x + way.width / 4, way.y + way.height * 0.75);
  await shoot();

  await page.getByTestId('drawing').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('g');
  await label('sand');
  await clickAt(page, [200, 200]);
  await shoot();

  await page.keyboard.press('v');
  await drawStroke(page, [
    [168.5, 32.5],
    [239.5, 91.5],
  ]);
  await drawStroke(page, [
    [204, 62],
    [196, 160],
  ]);
  await shoot();
  await page.close();

  const gap = 12;
  const parts = await Promise.all(
    shots.map(async ([drawing, options], i) => {
      const { width, height } = await sharp(options).metadata();
      const left = i * (width * 2 + gap);
      return {
        end: left + width * 2,
        bottom: width * 2 + gap + height,
        layers: [
          {
            input: await sharp(drawing)
              .resize(width * 2)
              .toBuffer(),
            left,
            top: 0,
          },
          { input: options, left: left + Math.round(width / 2), top: width * 2 + gap },
        ],
      };
    }),
  );
  const width = parts.at(-1).end;
  const height = Math.max(...parts.map(({ bottom }) => bottom));
  await writeDocsImage(
    await sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
      .composite(parts.flatMap(({ layers }) => layers))
      .png()
      .toBuffer(),
    'tools-light',
  );
}

/** One petal, drawn once. */
async function symmetry(at) {
  const page = await openModel(at, 'Flowers', 'flowers');
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('button', { name: 'Symmetry, guides, tracing' }).click();
  await page.getByLabel('Symmetry', { exact: true }).selectOption('Radial');
  await page.getByText('Centre', { exact: true }).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('b');
  await drawStroke(page, [
    [128, 112],
    [108, 80],
    [112, 48],
    [128, 28],
    [144, 48],
    [148, 80],
    [128, 112],
  ]);
  await drawStroke(page, [
    [128, 100],
    [128, 64],
  ]);
  await page.getByText('Paint', { exact: true }).click();
  await drawStroke(page, [
    [124, 60],
    [132, 90],
  ]);
  await waitUntilFresh(page);
  await page.mouse.move(5, 5);
  await writeScreenshot(page, 'symmetry-light');
  await page.close();
}

/** A picture under a drawing that is just begun. */
async function tracing(at) {
  const page = await openWindow(at);
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('button', { name: 'Symmetry, guides, tracing' }).click();
  const panel = page.getByRole('region', { name: 'Tracing picture' });
  const picture = path.join(repositoryFolder, 'models', 'islands', 'samples', '0057.png');
  await panel.locator('input[type=file]').setInputFiles(picture);
  await panel.getByRole('slider', { name: 'Opacity' }).waitFor();
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'wheat' }).click();
  await drawStroke(page, [
    [30, 200],
    [56, 194],
    [44, 212],
  ]);
  await page.getByRole('button', { name: 'sand' }).click();
  await drawStroke(page, [
    [8, 222],
    [40, 238],
  ]);
  await waitUntilFresh(page);
  await page.getByRole('button', { name: 'Symmetry, guides, tracing' }).click();
  await panel.waitFor();
  await page.mouse.move(5, 5);
  await writeScreenshot(page, 'tracing-light');
  await page.close();
}

/** Some states, another model, and two steps that were undone. */
async function history(at) {
  const page = await openWindow(at);
  await page.getByRole('button', { name: 'snow' }).click();
  for (const x of [40, 90, 150]) {
    await drawStroke(page, [
      [x, 40],
      [x + 30, 200],
    ]);
  }
  await page.locator('input[aria-label=Model]').click();
  await page.getByRole('option', { name: 'Gloss', exact: true }).click();
  await page.waitForSelector('[data-model=gloss]');
  await waitUntilFresh(page);
  await page.getByTestId('drawing').focus();
  for (const x of [60, 128, 190]) {
    await drawStroke(page, [
      [x, 150],
      [x + 10, 170],
    ]);
  }
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await waitUntilFresh(page);
  await writeScreenshot(page, 'history-light', {
    ...(await boxOf(page.getByTestId('history'))),
    width: 560,
  });
  await page.close();
}
