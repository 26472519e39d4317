import path from 'node:path';
import type { Locator } from '@playwright/test';
import { expectNoViolations } from './axe';
import { labelModel, switchTo } from './models';
import { compareBy, dropFile, openAids, openTruth, tryIt } from './steps';
import { chooseFile, expect, openRoom, sampleFile, test } from './studio';

test.use({ ownModels: labelModel });

/** Put what is open away with Esc. */
async function close(open: Locator): Promise<void> {
  await open.page().keyboard.press('Escape');
  await expect(open).toHaveCount(0);
}

test('the window is used with Tab, and axe finds nothing in its rooms, menus and dialogues', async ({
  studio,
}) => {
  test.setTimeout(300_000);
  const { keyboard } = studio;

  await test.step('every control of the Studio is reached with Tab, and has a name', async () => {
    const wanted = [
      'Pen',
      'Bucket',
      'Undo',
      'Fit',
      'Brush size',
      'snow',
      'Open sample 1',
      'Save picture',
      /^Drawing, 256 by 256/,
    ];
    const names = new Set<string>();
    const isReached = (name: string | RegExp) =>
      typeof name === 'string' ? names.has(name) : [...names].some((one) => name.test(one));
    for (let i = 0; i < 90 && !wanted.every(isReached); i++) {
      await studio.keyboard.press('Tab');
      names.add(
        await studio.evaluate(() => {
          const element = document.activeElement;
          return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
        }),
      );
    }
    expect(wanted.filter((name) => !isReached(name))).toEqual([]);
  });

  await test.step('rooms and menus', async () => {
    const menu = studio.getByRole('menu');
    for (const room of ['Models', 'Batch', 'Studio'] as const) {
      await openRoom(studio, room);
      await expectNoViolations(studio, room);
    }
    await openRoom(studio, 'Batch');
    await studio.getByRole('button', { name: /^Pictures:/ }).click();
    const folders = studio.getByRole('dialog', { name: 'Pictures' });
    await expect(folders.getByRole('button', { name: 'Choose this folder' })).toBeVisible();
    await expectNoViolations(studio, 'folder of a batch');
    await close(folders);
    await openRoom(studio, 'Studio');

    for (const name of ['Drawing file', 'Compare', 'Save the picture as…', 'Language']) {
      await studio.getByRole('button', { name, exact: true }).click();
      await expect(menu).toBeVisible();
      await expectNoViolations(studio, name);
      await close(menu);
    }
    // Before the keyboard is in what was opened.
    const opening = studio.locator('[aria-haspopup=menu]:enabled, [aria-haspopup=dialog]:enabled');
    for (const button of await opening.all()) {
      await button.focus();
      await keyboard.press('Enter');
      await keyboard.press('Escape');
      await expect(button).toHaveAttribute('aria-expanded', 'false');
      await expect(menu).toHaveCount(0);
      await expect(button).toBeFocused();
    }
    await studio.locator('input[aria-label=Model]').click();
    await expect(studio.getByRole('option', { name: 'Fen' })).toBeVisible();
    await expectNoViolations(studio, 'list of models');
    await studio.keyboard.press('Escape');
    await expect(studio.getByRole('option')).toHaveCount(0);
  });

  await test.step('dialogues', async () => {
    const dialog = studio.getByRole('dialog');
    await keyboard.press('?');
    await dialog.getByRole('button', { name: 'Pen: B. Change' }).click();
    await keyboard.press('g');
    await expect(dialog.getByRole('alert')).toBeVisible();
    await expectNoViolations(studio, 'list of keys');
    await close(dialog);

    await studio.getByRole('button', { name: 'Blank sheet' }).click();
    await studio.getByTestId('status-line').getByRole('button', { name: 'How to draw' }).focus();
    await keyboard.press('Enter');
    await expect(dialog.getByText('The map appears while you paint.')).toBeVisible();
    await expect
      .poll(() =>
        dialog
          .locator('img')
          .evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth)),
      )
      .toEqual([256, 256, 256]);
    await expectNoViolations(studio, 'how to draw');
    await close(dialog);
    await expect(
      studio.locator('aside').getByRole('button', { name: 'How to draw' }),
    ).toBeVisible();
    await switchTo(studio, 'Fen');
    await expect(studio.locator('aside').getByRole('button', { name: 'How to draw' })).toHaveCount(
      0,
    );
    await switchTo(studio, 'Islands');

    await keyboard.press('Control+k');
    await expect(dialog.getByText('Undo')).toBeVisible();
    await expectNoViolations(studio, 'command palette');
    await keyboard.insertText('real');
    await expect(dialog.getByText('Undo')).toHaveCount(0);
    await expectNoViolations(studio, 'command palette with a word');
    await keyboard.insertText('ly nothing');
    await expect(dialog.getByText('Nothing is called that.')).toBeVisible();
    await expectNoViolations(studio, 'command palette without a command');
    await close(dialog);

    await studio.getByRole('button', { name: 'Drawing file' }).click();
    await studio.getByRole('menuitem', { name: 'Time-lapse' }).click();
    await expect(dialog.getByRole('button', { name: 'Make the film' })).toBeVisible();
    await expectNoViolations(studio, 'time-lapse');
    await close(dialog);

    await studio.getByRole('button', { name: 'What the model sees' }).click();
    await expect(dialog.getByRole('img', { name: 'What the model sees' })).toBeVisible();
    await expectNoViolations(studio, 'What the model sees');
    await close(dialog);

    await chooseFile(studio, path.resolve('models/islands/rough.jpg'), () => keyboard.press('o'));
    await expect(dialog.getByTestId('changed')).toBeVisible();
    await expectNoViolations(studio, 'picture in');
    await dialog.getByRole('switch', { name: 'Follow the picture’s borders' }).check();
    await expect(dialog.getByTestId('changed')).toContainText('took another label');
    await expectNoViolations(studio, 'picture in that is followed');
    await close(dialog);

    await dropFile(studio.locator('body'), { name: 'broken.underdraw', content: 'nothing' });
    await expect(studio.getByRole('alert')).toBeVisible();
    await expectNoViolations(studio, 'a failure');
  });
});

test('axe finds nothing in the ways to look at the picture, and in what lies around the drawing', async ({
  studio,
}) => {
  test.setTimeout(300_000);
  const { keyboard } = studio;

  await test.step('ways to look at the picture', async () => {
    await keyboard.press('j');
    await expect(studio.getByTestId('realness')).toContainText('%');
    await compareBy(studio, 'Slider');
    await expectNoViolations(studio, 'slider and realness');
    await compareBy(studio, 'Overlay');
    await expectNoViolations(studio, 'overlay');
    await compareBy(studio, 'Difference');
    await expectNoViolations(studio, 'difference without a truth');
    await openTruth(studio, sampleFile(1));
    await expect(studio.getByTestId('metrics')).toBeVisible();
    await expectNoViolations(studio, 'difference');
    await compareBy(studio, 'Side by side');
    await expect(studio.getByRole('img', { name: 'The original' })).toBeVisible();
    await expectNoViolations(studio, 'beside the truth');
    await keyboard.press('y');
    await expect(studio.getByText('Islands makes exactly one picture')).toBeVisible();
    await expectNoViolations(studio, 'no variations');
    await keyboard.press('k');
    await expect(studio.getByTestId('bake-off')).toBeVisible();
    await expectNoViolations(studio, 'bake-off');
    await keyboard.press('k');
    await expect(studio.getByTestId('bake-off')).toHaveCount(0);
    await keyboard.press('j');
    await expect(studio.getByTestId('realness')).toHaveCount(0);
    await studio.getByRole('button', { name: 'Compare', exact: true }).click();
    await studio.getByRole('menuitem', { name: /^Remove / }).click();
    await expect(studio.getByTestId('metrics')).toHaveCount(0);
  });

  await test.step('what lies around the drawing', async () => {
    await studio.setViewportSize({ width: 1024, height: 700 });
    const tracing = await openAids(studio);
    await studio.getByLabel('Symmetry', { exact: true }).selectOption('Radial');
    await studio.getByText('Thirds').click();
    await expectNoViolations(studio, 'symmetry and guides');
    await tracing
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await expect(tracing.getByRole('alert')).toBeVisible();
    await expectNoViolations(studio, 'a tracing picture that is none');
    await tracing.locator('input[type=file]').setInputFiles(sampleFile(1));
    await expect(tracing.getByRole('slider', { name: 'Opacity', exact: true })).toBeVisible();
    await expectNoViolations(studio, 'tracing');
    await tracing.getByRole('button', { name: 'Refine the borders' }).click();
    await expect(tracing.getByRole('status')).toContainText('took another label');
    await expectNoViolations(studio, 'borders refined');
    await close(tracing);

    for (const [tool, shown] of [
      ['u', 'Line'],
      ['g', 'Close gaps'],
    ]) {
      await keyboard.press(tool);
      await expect(studio.getByLabel(shown, { exact: true }).first()).toBeAttached();
      await expectNoViolations(studio, `tool ${tool}`);
    }
    await switchTo(studio, 'Fen');
    const status = studio.getByTestId('status-line');
    await expect(status).toContainText('Fen');
    await expectNoViolations(studio, 'after a switch');
    await status.getByRole('button', { name: 'All of it' }).click();
    const all = studio.getByRole('dialog', { name: 'All of it' });
    await expect(all).toBeVisible();
    await expectNoViolations(studio, 'all of what is said of a switch');
    await close(all);
    await tryIt(studio, 'Flowers');
    await studio.getByText('Paint', { exact: true }).click();
    await expectNoViolations(studio, 'ink and paint');
    await tryIt(studio, 'Many Flowers');
    await keyboard.press('y');
    const flowers = studio.getByTestId('variations').locator('[data-ready=true]');
    await expect(flowers).toHaveCount(9, { timeout: 120_000 });
    await expectNoViolations(studio, 'variations');
  });
});
