import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { colours, look } from './steps';
import { draw, expect, fresh, test } from './studio';
import { repositoryFolder } from './testServer';

const languageFolder = path.join(repositoryFolder, 'renderer/i18n/languages');
const textsOf = (value: unknown): string[] =>
  typeof value === 'object' && value ? Object.values(value).flatMap(textsOf) : [String(value)];
const readTexts = (file: string) => textsOf(JSON.parse(readFileSync(file, 'utf8')));

/** English texts of the window and of model cards, which German says in other words, that are on the page. */
async function englishOn(page: Page): Promise<string[]> {
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
  const shown = await page.evaluate(() => [
    ...document.body.innerText.split('\n'),
    ...[...document.querySelectorAll('[aria-label]')].map((one) => one.ariaLabel ?? ''),
    ...[...document.querySelectorAll('[placeholder]')].map((one) =>
      one.getAttribute('placeholder'),
    ),
  ]);
  const left = new Set(english.filter((text) => !german.has(text)));
  return shown.filter((text) => text !== null && left.has(text.trim())).map(String);
}

const tool = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('? lists all keys; one is changed, a conflict is said, all are reset', async ({ studio }) => {
  await studio.keyboard.press('?');
  const list = studio.getByRole('dialog', { name: 'Keys' });
  for (const key of ['Ctrl+Shift+Z', 'Ctrl+Enter', 'Esc', '[', 'X', 'M', 'C', 'F']) {
    await expect(list.getByText(key, { exact: true })).toBeVisible();
  }
  await list.getByRole('button', { name: 'Pen: B. Change' }).click();
  await studio.keyboard.press('g');
  await expect(list.getByRole('alert')).toContainText('G belongs to “Bucket”.');
  await list.getByRole('button', { name: 'Use it here' }).click();
  await expect(list.getByRole('button', { name: 'Pen: G. Change' })).toBeVisible();
  await expect(list.getByRole('button', { name: 'Bucket: no key. Change' })).toBeVisible();
  await list.getByRole('button', { name: 'Copy the picture: Ctrl+Shift+C. Change' }).click();
  await studio.keyboard.press('q');
  await studio.keyboard.press('Escape');
  await expect(list).toHaveCount(0);

  // Menus know the new key too.
  await studio.getByRole('button', { name: 'Save the picture as' }).click();
  await expect(studio.getByRole('menuitem', { name: 'Copy' })).toHaveText('CopyQ');
  await studio.keyboard.press('Escape');
  await studio.getByTestId('drawing').focus();
  await studio.keyboard.press('e');
  await studio.keyboard.press('g');
  await expect(tool(studio, 'Pen')).toHaveAttribute('aria-pressed', 'true');
  await tool(studio, 'Pen').hover();
  await expect(studio.getByRole('tooltip')).toHaveText('Pen (G)');

  // Remembered by the window.
  await studio.reload();
  await fresh(studio);
  await studio.keyboard.press('e');
  await studio.keyboard.press('g');
  await expect(tool(studio, 'Pen')).toHaveAttribute('aria-pressed', 'true');

  await studio.keyboard.press('?');
  await list.getByRole('button', { name: 'Reset all keys' }).click();
  await studio.keyboard.press('Escape');
  await expect(list).toHaveCount(0);
  await studio.keyboard.press('g');
  await expect(tool(studio, 'Bucket')).toHaveAttribute('aria-pressed', 'true');
});

test('the command palette finds an action by its name and does it', async ({ studio, folder }) => {
  const before = await look(studio, folder);
  await draw(studio, [
    [60, 60],
    [120, 120],
  ]);
  await studio.keyboard.press('Control+k');
  await expect(studio.getByRole('textbox', { name: 'Type what you want to do' })).toBeFocused();
  await studio.keyboard.type('undo');
  await expect(studio.getByRole('dialog').getByText('Undo')).toBeVisible();
  await studio.keyboard.press('Enter');
  await expect(studio.getByRole('dialog')).toHaveCount(0);
  const after = await look(studio, folder);
  expect(after.data.equals(before.data)).toBe(true);

  await studio.keyboard.press('Control+k');
  await expect(studio.getByRole('textbox', { name: 'Type what you want to do' })).toBeFocused();
  await studio.keyboard.type('go to models');
  await expect(studio.getByRole('dialog').getByText('Go to Models')).toBeVisible();
  await studio.keyboard.press('Enter');
  await expect(studio.getByRole('heading', { name: 'Models' })).toBeVisible();

  // From another room, and by another word: a setting, a command of the Studio, a model.
  const run = async (query: string, found: string) => {
    await studio.keyboard.press('Control+k');
    await studio.keyboard.type(query);
    await expect(studio.getByRole('dialog').getByRole('button').first()).toContainText(found);
    await studio.keyboard.press('Enter');
    await expect(studio.getByRole('dialog')).toHaveCount(0);
  };
  await run('erase all', 'Clear the drawing');
  await expect(studio.getByTestId('history').getByRole('button')).toHaveCount(2);
  await run('mirror radial', 'Symmetry: Radial');
  await run('gloss', 'Gloss');
  await expect(studio.getByRole('complementary', { name: 'Gloss', exact: true })).toBeVisible();
  await run('deutsch', 'Language: Deutsch');
  await expect(studio.getByRole('heading', { name: 'Zeichnung' })).toBeVisible();
});

test('what is typed right after Ctrl+K lands in the field, whatever the window is busy with', async ({
  studio,
}) => {
  const { keyboard } = studio;
  const field = studio.getByRole('textbox', { name: 'Type what you want to do' });
  await studio.getByTestId('drawing').focus();
  for (const busy of [false, true]) {
    if (busy) {
      // As long frames do: the page gets to nothing but its events for a while.
      await studio.evaluate(() => {
        const frame = () => {
          const until = performance.now() + 60;
          while (performance.now() < until);
          requestAnimationFrame(frame);
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
    await expect(studio.getByTestId('drawing')).toBeFocused();
  }
  await keyboard.press('Control+k');
  await keyboard.type('go to models');
  await keyboard.press('Enter');
  await expect(studio.getByRole('heading', { name: 'Models' })).toBeVisible();
});

test('X swaps the labels, C the sides, F fills the screen', async ({ studio, folder }) => {
  await studio.getByRole('button', { name: 'castle' }).click();
  await studio.keyboard.press('x');
  await expect(studio.getByRole('button', { name: 'grass' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await draw(studio, [
    [60, 200],
    [120, 200],
  ]);
  const seen = await look(studio, folder);
  expect(seen.at(90, 200)).toEqual(colours.grass);
  await studio.keyboard.press('x');
  await expect(studio.getByRole('button', { name: 'castle' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );

  const left = async (id: string) => (await studio.getByTestId(id).boundingBox())!.x;
  expect(await left('drawing')).toBeLessThan(await left('picture'));
  await studio.keyboard.press('c');
  expect(await left('drawing')).toBeGreaterThan(await left('picture'));
  // The pen still draws where it is.
  await draw(studio, [
    [60, 40],
    [120, 40],
  ]);
  const drawn = await look(studio, folder);
  expect(drawn.at(90, 40)).toEqual(colours.castle);

  const full = () => studio.evaluate(() => document.fullscreenElement !== null);
  await studio.keyboard.press('f');
  await expect.poll(full).toBe(true);
  await studio.keyboard.press('f');
  await expect.poll(full).toBe(false);
});

test('German is whole, and remembered', async ({ studio }) => {
  await studio.getByRole('button', { name: 'Language' }).click();
  await studio.getByRole('menuitemradio', { name: 'Deutsch' }).click();
  await expect(studio.getByRole('heading', { name: 'Zeichnung' })).toBeVisible();
  await studio.reload();
  await fresh(studio);
  await expect(studio.locator('html')).toHaveAttribute('lang', 'de');
  await expect(studio.getByRole('button', { name: 'Was das Modell sieht' })).toBeVisible();
  await expect(studio.getByRole('button', { name: 'rotes Dach' })).toBeVisible();
  expect(await englishOn(studio)).toEqual([]);
  await studio.keyboard.press('?');
  await expect(studio.getByText('Strg+Umschalt+Z')).toBeVisible();
  expect(await englishOn(studio)).toEqual([]);
  await studio.keyboard.press('Escape');
  for (const menu of ['Zeichnungsdatei', 'Bild speichern als …', 'Vergleichen']) {
    await studio.getByRole('button', { name: menu, exact: true }).click();
    await expect(studio.getByRole('menu')).toBeVisible();
    expect(await englishOn(studio)).toEqual([]);
    await studio.keyboard.press('Escape');
    await expect(studio.getByRole('menu')).toHaveCount(0);
  }
  await studio.keyboard.press('Control+k');
  await expect(studio.getByRole('dialog')).toContainText('Bild speichern');
  expect(await englishOn(studio)).toEqual([]);
  await studio.keyboard.press('Escape');
  const rooms = studio.getByRole('radiogroup', { name: 'Räume' });
  await rooms.getByText('Stapel').click();
  expect(await englishOn(studio)).toEqual([]);
  await rooms.getByText('Modelle').click();
  await expect(studio.getByRole('button', { name: 'Ausprobieren' }).first()).toBeVisible();
  for (const one of await studio.getByText('Einzelheiten').all()) await one.click();
  expect(await englishOn(studio)).toEqual([]);
});
