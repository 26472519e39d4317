import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { colours, look } from './steps';
import { draw, expect, fresh, settled, test } from './studio';
import { repositoryFolder } from './testServer';

const languageFolder = path.join(repositoryFolder, 'renderer/i18n/languages');
const textsOf = (value: unknown): string[] =>
  typeof value === 'object' && value ? Object.values(value).flatMap(textsOf) : [String(value)];
const readTexts = (file: string) => textsOf(JSON.parse(readFileSync(file, 'utf8')));

/** English texts of the window and of model cards, which German says in other words. */
function englishAlone(): Set<string> {
  const german = new Set(readTexts(path.join(languageFolder, 'de/window.json')));
  const english = readTexts(path.join(languageFolder, 'en/window.json'));
  const models = path.join(repositoryFolder, 'models');
  for (const name of readdirSync(models)) {
    const file = path.join(models, name, 'model.json');
    if (!existsSync(file)) continue;
    const { translations } = JSON.parse(readFileSync(file, 'utf8'));
    for (const [text, said] of Object.entries<string>(translations.de)) {
      english.push(text);
      german.add(said);
    }
  }
  return new Set(english.filter((text) => !german.has(text)));
}

/** Those of them that are on the page. */
async function englishOn(page: Page, english: Set<string>): Promise<string[]> {
  const shown = await page.evaluate(() => [
    ...document.body.innerText.split('\n'),
    ...[...document.querySelectorAll('[aria-label]')].map((one) => one.ariaLabel ?? ''),
    ...[...document.querySelectorAll('[placeholder]')].map((one) =>
      one.getAttribute('placeholder'),
    ),
  ]);
  return shown.filter((text) => text !== null && english.has(text.trim())).map(String);
}

test.use({ memory: { live: false } });

test('what the window can do is found by key, by name and in German', async ({
  studio,
  folder,
}) => {
  const { keyboard } = studio;
  const pane = studio.getByTestId('drawing');
  const pressed = (name: string | RegExp, exact = false) =>
    expect(studio.getByRole('button', { name, exact })).toHaveAttribute('aria-pressed', 'true');

  await test.step('X swaps the labels, C the sides, F fills the screen', async () => {
    await studio.getByRole('button', { name: /^castle/ }).click();
    await keyboard.press('x');
    await pressed(/^grass/);
    await draw(studio, [
      [60, 200],
      [120, 200],
    ]);
    expect((await look(studio, folder)).at(90, 200)).toEqual(colours.grass);
    await keyboard.press('x');
    await pressed(/^castle/);

    const left = async (id: string) => (await studio.getByTestId(id).boundingBox())!.x;
    const isLeft = async () => (await left('drawing')) < (await left('picture'));
    expect(await isLeft()).toBe(true);
    await keyboard.press('c');
    await expect.poll(isLeft).toBe(false);
    // The pen still draws where it is.
    await draw(studio, [
      [60, 40],
      [120, 40],
    ]);
    expect((await look(studio, folder)).at(90, 40)).toEqual(colours.castle);
    await keyboard.press('c');
    await expect.poll(isLeft).toBe(true);

    const full = () => studio.evaluate(() => document.fullscreenElement !== null);
    await keyboard.press('f');
    await expect.poll(full).toBe(true);
    await keyboard.press('f');
    await expect.poll(full).toBe(false);
  });

  const list = studio.getByRole('dialog', { name: 'Keys', exact: true });
  await test.step('while a dialogue is open no key is for the drawing, wherever the focus is', async () => {
    await keyboard.press('Control+a');
    const angle = studio.getByRole('textbox', { name: 'Angle' });
    await expect(angle).toBeEnabled();
    const states = await studio.getByTestId('history').getByRole('button').count();
    await keyboard.press('?');
    await expect(list.getByRole('button', { name: 'Close' })).toBeFocused();
    // As before it has come, or after its control is gone.
    await studio.evaluate(() => (document.activeElement as HTMLElement).blur());
    for (const key of ['e', 'Delete', 'ArrowRight', 'Escape']) await keyboard.press(key);
    await expect(list).toHaveCount(0);
    await expect(angle).toBeEnabled();
    await expect(studio.getByRole('button', { name: 'Eraser', exact: true })).toHaveAttribute(
      'aria-pressed',
      'false',
    );
    await expect(studio.getByTestId('history').getByRole('button')).toHaveCount(states);
    await keyboard.press('Escape');
    await expect(angle).toBeDisabled();
    await keyboard.press('b');
  });

  await test.step('? lists all keys; one is changed, and a conflict is said', async () => {
    await keyboard.press('?');
    for (const key of ['Ctrl+Shift+Z', 'Ctrl+Enter', 'Esc', '[', 'X', 'M', 'C', 'F']) {
      await expect(list.getByText(key, { exact: true })).toBeVisible();
    }
    await list.getByRole('button', { name: 'Pen: B. Change' }).click();
    await keyboard.press('g');
    await expect(list.getByRole('alert')).toContainText('G belongs to “Bucket”.');
    await list.getByRole('button', { name: 'Use it here' }).click();
    await expect(list.getByRole('button', { name: 'Pen: G. Change' })).toBeVisible();
    await expect(list.getByRole('button', { name: 'Bucket: no key. Change' })).toBeVisible();
    await list.getByRole('button', { name: 'Copy the picture: Ctrl+Shift+C. Change' }).click();
    await keyboard.press('q');
    await expect(list.getByRole('button', { name: 'Copy the picture: Q. Change' })).toBeVisible();
    await keyboard.press('Escape');
    await expect(list).toHaveCount(0);

    // Menus and tooltips know the new keys too. What is saved has to be there.
    await pane.focus();
    await keyboard.press('Control+Enter');
    await fresh(studio);
    await studio.getByRole('button', { name: 'Save the picture as' }).click();
    await expect(studio.getByRole('menuitem', { name: 'Copy' })).toHaveText('CopyQ');
    await keyboard.press('Escape');
    await expect(studio.getByRole('menu')).toHaveCount(0);
    await pane.focus();
    await keyboard.press('e');
    await pressed('Eraser', true);
    await keyboard.press('g');
    await pressed('Pen', true);
    await studio.getByRole('button', { name: 'Pen', exact: true }).hover();
    await expect(studio.getByRole('tooltip')).toHaveText('Pen (G)');
  });

  const field = studio.getByRole('textbox', { name: 'Type what you want to do' });
  const palette = studio.getByRole('dialog');
  await test.step('the command palette finds an action by its name and does it, from any room', async () => {
    const drawn = await look(studio, folder);
    const run = async (query: string, found: string) => {
      await keyboard.press('Control+k');
      await expect(field).toBeFocused();
      await keyboard.insertText(query);
      await expect(palette.getByRole('button').first()).toContainText(found);
      await keyboard.press('Enter');
      await expect(palette).toHaveCount(0);
    };
    await run('undo', 'Undo');
    // The keyboard is where it was, though a dialogue was opened from the palette.
    await pane.focus();
    await keyboard.press('Control+k');
    await expect(field).toBeFocused();
    await keyboard.insertText('in another size');
    await expect(palette.getByRole('button').first()).toContainText('New drawing in another size');
    await keyboard.press('Enter');
    await keyboard.press('e');
    await expect(studio.getByRole('dialog', { name: 'New drawing' })).toBeVisible();
    await keyboard.press('Escape');
    await expect(palette).toHaveCount(0);
    await expect(pane).toBeFocused();
    await expect(studio.getByRole('button', { name: 'Eraser', exact: true })).toHaveAttribute(
      'aria-pressed',
      'false',
    );
    const redo = studio.getByRole('button', { name: 'Redo', exact: true });
    await expect(redo).toHaveAttribute('aria-disabled', 'false');
    expect((await look(studio, folder)).data.equals(drawn.data)).toBe(false);
    // From another room, and by another word: a setting, a command of the Studio, a model.
    await run('go to batch', 'Go to Batch');
    await expect(studio.getByRole('heading', { name: 'Batch', exact: true })).toBeVisible();
    await run('erase all', 'Clear the drawing');
    await expect(studio.getByTestId('history').getByRole('button')).toHaveCount(3);
    await run('mirror radial', 'Symmetry: Radial');
    await run('gloss', 'Gloss');
    await expect(studio.getByRole('complementary', { name: 'Gloss', exact: true })).toBeVisible();
  });

  await test.step('what is typed right after Ctrl+K lands in the field, whatever the window is busy with', async () => {
    await pane.focus();
    for (const busy of [false, true]) {
      if (busy) {
        // As long frames do: the page gets to nothing but its events for a while.
        await studio.evaluate(() => {
          const end = performance.now() + 2_000;
          const frame = () => {
            const until = performance.now() + 60;
            while (performance.now() < until);
            if (until < end) requestAnimationFrame(frame);
          };
          requestAnimationFrame(frame);
        });
      }
      await keyboard.press('Control+k');
      await keyboard.type('boom');
      await expect(field).toHaveValue('boom');
      await keyboard.press('Escape');
      await expect(field).toHaveCount(0);
      // The focus is back where it was, and the next look begins with nothing.
      await expect(pane).toBeFocused();
    }
    await keyboard.press('Control+k');
    await keyboard.type('deutsch');
    await keyboard.press('Enter');
    await expect(studio.getByRole('heading', { name: 'Zeichnung', exact: true })).toBeVisible();
  });

  await test.step('language and keys are remembered, and German is whole', async () => {
    const english = englishAlone();
    const isGerman = () => expect.poll(() => englishOn(studio, english)).toEqual([]);
    await studio.reload();
    await settled(studio);
    await expect(studio.locator('html')).toHaveAttribute('lang', 'de');
    await keyboard.press('e');
    await pressed('Radierer', true);
    await keyboard.press('g');
    await pressed('Stift', true);

    await keyboard.press('?');
    const keys = studio.getByRole('dialog', { name: 'Tasten', exact: true });
    await expect(keys.getByText('Strg+Umschalt+Z')).toBeVisible();
    await isGerman();
    await keys.getByRole('button', { name: 'Alle Tasten zurücksetzen' }).click();
    await keyboard.press('Escape');
    await expect(keys).toHaveCount(0);
    await keyboard.press('g');
    await pressed('Farbeimer', true);

    await studio.locator('input[aria-label=Modell]').click();
    await studio.getByRole('option', { name: 'Inseln', exact: true }).click();
    await expect(studio.getByRole('button', { name: /^rotes Dach/ })).toBeVisible();
    await expect(studio.getByRole('button', { name: 'Was das Modell sieht' })).toBeVisible();
    await isGerman();
    await pane.focus();
    await keyboard.press('Control+Enter');
    await fresh(studio);
    for (const menu of ['Zeichnungsdatei', 'Bild speichern als …', 'Vergleichen']) {
      await studio.getByRole('button', { name: menu, exact: true }).click();
      await expect(studio.getByRole('menu')).toBeVisible();
      await isGerman();
      await keyboard.press('Escape');
      await expect(studio.getByRole('menu')).toHaveCount(0);
    }
    await keyboard.press('Control+k');
    await expect(palette).toContainText('Bild speichern');
    await isGerman();
    await keyboard.press('Escape');
    await expect(palette).toHaveCount(0);
    const rooms = studio.getByRole('radiogroup', { name: 'Räume' });
    await rooms.getByText('Stapel', { exact: true }).click();
    await isGerman();
    await rooms.getByText('Modelle', { exact: true }).click();
    await expect(studio.getByRole('button', { name: 'Ausprobieren' }).first()).toBeVisible();
    for (const one of await studio.getByText('Einzelheiten').all()) await one.click();
    await isGerman();
  });
});
