import path from 'node:path';
import { expect, fresh, onPage, pixels, save, saveSeen, test, underdraw } from './studio';

test('the engine is killed in the middle of a stroke: a new one answers, the drawing is whole', async ({
  studio,
  folder,
}) => {
  const engine = studio.getByTestId('engine');
  const badge = studio.getByTestId('live-badge');
  const pid = Number(await engine.getAttribute('data-pid'));
  await studio.getByRole('button', { name: 'castle' }).click();

  // While the pen moves, one run follows the other: the kill falls into one of them.
  const from = await onPage(studio, 150, 60);
  await studio.mouse.move(from.x, from.y);
  await studio.mouse.down();
  let killed = false;
  for (let i = 0; i < 60; i++) {
    const { x, y } = await onPage(studio, 150 + i, 60 + (i % 20));
    await studio.mouse.move(x, y);
    // A translation has been asked for and not answered.
    const stale = (await badge.getAttribute('data-freshness')) === 'stale';
    if (i < 20 || killed || !stale) continue;
    process.kill(pid, 'SIGKILL');
    killed = true;
  }
  expect(killed).toBe(true);
  await studio.mouse.up();

  await expect(engine).not.toHaveAttribute('data-pid', String(pid));
  await expect(engine).toHaveAttribute('data-state', 'ready');
  await fresh(studio);
  const seenFile = await saveSeen(studio, path.join(folder, 'seen.png'));
  const seen = await pixels(seenFile);
  for (const x of [155, 180, 205]) {
    expect([...seen.data.subarray((68 * 256 + x) * 3).subarray(0, 3)]).toEqual([0x7b, 0x4f, 0xb5]);
  }
  const window = await pixels(await save(studio, 'Save picture', path.join(folder, 'window.png')));
  const file = path.join(folder, 'terminal.png');
  expect(underdraw('translate', seenFile, '--model', 'islands', '-o', file).code).toBe(0);
  expect((await pixels(file)).data.equals(window.data)).toBe(true);
});
