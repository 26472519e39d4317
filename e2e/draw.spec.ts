import path from 'node:path';
import {
  draw,
  expect,
  fresh,
  readRgb,
  runTerminal,
  sampleFile,
  saveFile,
  saveModelInput,
  test,
} from './studio';

test('first start opens on a translated sample', async ({ studio, folder }) => {
  const sample = await readRgb(sampleFile(0));
  await studio.getByRole('button', { name: 'What the model sees' }).click();
  const file = await saveFile(studio, 'Save as PNG', path.join(folder, 'shown.png'));
  expect((await readRgb(file)).data.equals(sample.data)).toBe(true);
  await studio.keyboard.press('Escape');
  await expect(studio.getByRole('dialog')).toHaveCount(0);
  const seen = await readRgb(await saveModelInput(studio, path.join(folder, 'seen.png')));
  expect(seen.data.equals(sample.data)).toBe(true);
});

test('window and terminal make the same picture of a drawing', async ({ studio, folder }) => {
  const before = await readRgb(
    await saveFile(studio, 'Save picture', path.join(folder, 'before.png')),
  );

  await studio.getByRole('button', { name: 'castle' }).click();
  await draw(studio, [
    [180, 120],
    [220, 120],
    [200, 160],
  ]);
  await fresh(studio);
  const seenFile = await saveModelInput(studio, path.join(folder, 'seen.png'));
  const seen = await readRgb(seenFile);
  const sample = await readRgb(sampleFile(0));
  const at = (p: { data: Buffer }, x: number, y: number) => [
    ...p.data.subarray((y * 256 + x) * 3).subarray(0, 3),
  ];
  expect(at(seen, 200, 120)).toEqual([0x7b, 0x4f, 0xb5]);
  expect(at(sample, 200, 120)).not.toEqual([0x7b, 0x4f, 0xb5]);

  const window = await readRgb(
    await saveFile(studio, 'Save picture', path.join(folder, 'window.png')),
  );
  const file = path.join(folder, 'terminal.png');
  const run = runTerminal('translate', seenFile, '--model', 'islands', '-o', file);
  expect(run.err).toBe('');
  expect(run.code).toBe(0);
  const terminal = await readRgb(file);
  expect([terminal.width, terminal.height]).toEqual([256, 256]);
  expect(terminal.data.equals(window.data)).toBe(true);
  expect(window.data.equals(before.data)).toBe(false);
});

test('eraser, bucket, undo and redo', async ({ studio, folder }) => {
  const seen = async (name: string) =>
    (await readRgb(await saveModelInput(studio, path.join(folder, `${name}.png`)))).data;
  const start = await seen('start');

  await studio.getByRole('button', { name: 'snow' }).click();
  await studio.getByRole('button', { name: 'Bucket' }).click();
  await draw(studio, [[235, 60]]);
  const filled = await seen('filled');
  expect(filled.equals(start)).toBe(false);

  await studio.getByRole('button', { name: 'Eraser' }).click();
  await draw(studio, [
    [160, 30],
    [160, 60],
  ]);
  const erased = await seen('erased');
  const grass = erased.subarray((45 * 256 + 160) * 3).subarray(0, 3);
  expect([...grass]).toEqual([0x9c, 0xcc, 0x3c]);

  await studio.keyboard.press('Control+z');
  expect((await seen('undone')).equals(filled)).toBe(true);
  await studio.keyboard.press('Control+z');
  expect((await seen('undone-all')).equals(start)).toBe(true);
  await studio.keyboard.press('Control+Shift+z');
  await studio.keyboard.press('Control+Shift+z');
  expect((await seen('redone')).equals(erased)).toBe(true);
});

test('keys choose tools and brush, Escape drops a stroke', async ({ studio, folder }) => {
  const before = await readRgb(await saveModelInput(studio, path.join(folder, 'before.png')));
  await studio.keyboard.press('e');
  await expect(studio.getByRole('button', { name: 'Eraser' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await studio.keyboard.press('b');
  await expect(studio.getByRole('button', { name: 'Pen', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  const size = studio.getByRole('textbox', { name: 'Brush size in pixels' });
  await expect(size).toHaveValue('18 px');
  await studio.keyboard.press(']');
  await expect(size).toHaveValue('21 px');
  await studio.keyboard.press('[');
  await expect(size).toHaveValue('18 px');

  const { onPage } = await import('./studio');
  const from = await onPage(studio, 60, 60);
  const to = await onPage(studio, 120, 200);
  await studio.mouse.move(from.x, from.y);
  await studio.mouse.down();
  await studio.mouse.move(to.x, to.y, { steps: 8 });
  await studio.keyboard.press('Escape');
  await studio.mouse.up();
  const after = await readRgb(await saveModelInput(studio, path.join(folder, 'after.png')));
  expect(after.data.equals(before.data)).toBe(true);
});

test('zoom and pan do not move what is drawn', async ({ studio, folder }) => {
  await studio.keyboard.press('Control+1');
  const box = (await studio.getByTestId('drawing').boundingBox())!;
  // At 100 % the 256 px drawing is centred: draw at its middle.
  await studio.getByRole('button', { name: 'roof red' }).click();
  await studio.mouse.move(box.x + box.width / 2 - 20, box.y + box.height / 2);
  await studio.mouse.down();
  await studio.mouse.move(box.x + box.width / 2 + 20, box.y + box.height / 2, { steps: 5 });
  await studio.mouse.up();
  const seen = await readRgb(await saveModelInput(studio, path.join(folder, 'seen.png')));
  expect([...seen.data.subarray((128 * 256 + 128) * 3).subarray(0, 3)]).toEqual([0xd6, 0x3a, 0x3a]);
});
