import path from 'node:path';
import { dropFile } from './steps';
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

test.use({ ownServer: true });

test('an engine and a server that end', async ({
  door,
  studio,
  folder,
  testServer,
  openBrowser,
}) => {
  test.setTimeout(240_000);
  await test.step('the engine is killed in the middle of a stroke: a new one answers, the drawing is whole', async () => {
    const engine = studio.getByTestId('engine');
    const badge = studio.getByTestId('live-badge');
    const pid = Number(await engine.getAttribute('data-pid'));
    await studio.getByRole('button', { name: 'castle' }).click();

    // While the pen moves, one run follows the other: the kill falls into one of them.
    const [from, to] = [await onPage(studio, 150, 60), await onPage(studio, 210, 80)];
    const between = (a: number, b: number, part: number) => a + (b - a) * part;
    await studio.mouse.move(from.x, from.y);
    await studio.mouse.down();
    let killed = false;
    for (let i = 0; i < 60 || !killed; i++) {
      const x = between(from.x, to.x, (i % 60) / 60);
      await studio.mouse.move(x, between(from.y, to.y, (i % 20) / 20));
      // A translation has been asked for and not answered.
      const stale = (await badge.getAttribute('data-freshness')) === 'stale';
      if (i < 20 || killed || !stale) continue;
      process.kill(pid, 'SIGKILL');
      killed = true;
    }
    await studio.mouse.up();

    await expect(engine).not.toHaveAttribute('data-pid', String(pid));
    await expect(engine).toHaveAttribute('data-state', 'ready');
    await fresh(studio);
    const seenFile = await saveModelInput(studio, path.join(folder, 'seen.png'));
    const seen = await readRgb(seenFile);
    for (const x of [155, 180, 205]) {
      expect([...seen.data.subarray((68 * 256 + x) * 3).subarray(0, 3)]).toEqual([
        0x7b, 0x4f, 0xb5,
      ]);
    }
    const window = await readRgb(
      await saveFile(studio, 'Save picture', path.join(folder, 'window.png')),
    );
    const file = path.join(folder, 'terminal.png');
    expect(runTerminal('translate', seenFile, '--model', 'islands', '-o', file).code).toBe(0);
    expect((await readRgb(file)).data.equals(window.data)).toBe(true);

    // What happened stands in the log.
    await engine.click();
    await studio.getByRole('button', { name: 'Show the log' }).click();
    const log = studio.getByRole('dialog', { name: 'Log of the engine' });
    await expect(log.getByRole('region')).toContainText('The engine ended (SIGKILL).');
    await expect(log).toContainText(path.join('logs', 'engine.log'));
    await studio.keyboard.press('Escape');
    await expect(log).toHaveCount(0);
  });

  await test.step('while the engine answers nothing one sees that it is waited for, and takes nothing old', async () => {
    const pid = Number(await studio.getByTestId('engine').getAttribute('data-pid'));
    await dropFile(studio.getByRole('region', { name: 'Drawing' }), sampleFile(1));
    const use = studio.getByRole('button', { name: 'Put it on the sheet' });
    await expect(use).toBeEnabled();
    process.kill(pid, 'SIGSTOP');
    try {
      await studio.getByRole('switch', { name: /Follow the picture/ }).click();
      await expect(use).toBeDisabled();
      await studio.getByRole('button', { name: 'Leave it' }).click();
      await studio.getByRole('button', { name: 'What the model sees' }).click();
      await expect(studio.getByLabel('Reading what the model sees')).toBeVisible();
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await expect(studio.getByRole('button', { name: 'Save as PNG' })).toBeVisible();
  });

  await test.step('a window goes on when Underdraw is started again and its new address is opened', async () => {
    // Ends a server.
    if (door === 'electron') return;
    await studio.close();
    const context = await (await openBrowser()).newContext();
    const page = await context.newPage();
    await page.goto(await testServer.letIn(context));
    await fresh(page);
    const port = await testServer.killServer();
    await expect(page.getByRole('alert')).toContainText('open the address that it prints');
    await draw(page, [
      [60, 60],
      [120, 120],
    ]);
    const address = await testServer.letIn(context, port);
    await (await context.newPage()).goto(address);
    await page.bringToFront();
    await expect(page.getByRole('alert')).toHaveCount(0);
    await fresh(page);
    await expect(page.getByTestId('status-line')).toContainText('State 2 of 2');
    await context.close();
  });
});
