import path from 'node:path';
import {
  draw,
  expect,
  fresh,
  onPage,
  readRgb,
  runTerminal,
  sampleFile,
  saveFile,
  saveModelInput,
  test,
} from './studio';

const castle = [0x7b, 0x4f, 0xb5];
const roof = [0xd6, 0x3a, 0x3a];
const grass = [0x9c, 0xcc, 0x3c];

test('from a sample to another picture: keys, tools, undo, and the same picture in the terminal', async ({
  studio,
  folder,
}) => {
  test.setTimeout(240_000);
  const seen = async (name: string) =>
    (await readRgb(await saveModelInput(studio, path.join(folder, `${name}.png`)))).data;
  const at = (data: Buffer, x: number, y: number) => [
    ...data.subarray((y * 256 + x) * 3).subarray(0, 3),
  ];
  const start = (await readRgb(sampleFile(0))).data;

  await test.step('first start opens on a translated sample', async () => {
    await studio.getByRole('button', { name: 'What the model sees' }).click();
    const file = await saveFile(studio, 'Save as PNG', path.join(folder, 'shown.png'));
    expect((await readRgb(file)).data.equals(start)).toBe(true);
    await studio.keyboard.press('Escape');
    await expect(studio.getByRole('dialog')).toHaveCount(0);
    expect((await seen('seen')).equals(start)).toBe(true);
  });
  const before = await readRgb(
    await saveFile(studio, 'Save picture', path.join(folder, 'before.png')),
  );
  await studio.getByTestId('drawing').focus();

  await test.step('keys choose tools and brush, Escape drops a stroke', async () => {
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

    const from = await onPage(studio, 60, 60);
    const to = await onPage(studio, 120, 200);
    await studio.mouse.move(from.x, from.y);
    await studio.mouse.down();
    await studio.mouse.move(to.x, to.y, { steps: 4 });
    await studio.keyboard.press('Escape');
    await studio.mouse.up();
    expect((await seen('dropped')).equals(start)).toBe(true);
  });

  await test.step('eraser, bucket, undo and redo', async () => {
    // Nobody looks at their pictures.
    const live = studio.getByRole('switch', { name: 'Live' });
    await live.click();
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
    expect(at(erased, 160, 45)).toEqual(grass);

    await studio.keyboard.press('Control+z');
    expect((await seen('undone')).equals(filled)).toBe(true);
    await studio.keyboard.press('Control+z');
    expect((await seen('undone-all')).equals(start)).toBe(true);
    await studio.keyboard.press('Control+Shift+z');
    await studio.keyboard.press('Control+Shift+z');
    expect((await seen('redone')).equals(erased)).toBe(true);
    await live.click();
    await studio.getByTestId('drawing').focus();
    await studio.keyboard.press('b');
  });

  await test.step('window and terminal make the same picture of a drawing', async () => {
    await studio.getByRole('button', { name: 'castle' }).click();
    await draw(studio, [
      [180, 120],
      [220, 120],
      [200, 160],
    ]);
    await fresh(studio);
    const seenFile = await saveModelInput(studio, path.join(folder, 'seen.png'));
    expect(at((await readRgb(seenFile)).data, 200, 120)).toEqual(castle);
    expect(at(start, 200, 120)).not.toEqual(castle);

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

  await test.step('zoom and pan do not move what is drawn', async () => {
    await studio.getByTestId('drawing').focus();
    await studio.keyboard.press('Control+1');
    const box = (await studio.getByTestId('drawing').boundingBox())!;
    // At 100 % the 256 px drawing is centred: draw at its middle.
    await studio.getByRole('button', { name: 'roof red' }).click();
    await studio.mouse.move(box.x + box.width / 2 - 20, box.y + box.height / 2);
    await studio.mouse.down();
    await studio.mouse.move(box.x + box.width / 2 + 20, box.y + box.height / 2, { steps: 4 });
    await studio.mouse.up();
    expect(at(await seen('zoomed'), 128, 128)).toEqual(roof);
  });
});
