import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { choose, expect, openRoom, sampleFile, test } from './studio';

async function nothingFound(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  // Axe looks from a page of its own; one behind it is given no file dialogue.
  await page.bringToFront();
  const found = violations.map((v) => `${v.id} ${v.nodes.map((n) => n.html).join(' ')}`);
  expect(found, state).toEqual([]);
}

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing, ${scheme}`, async ({ studio }) => {
    await studio.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    for (const room of ['Studio', 'Batch', 'Models'] as const) {
      await openRoom(studio, room);
      await nothingFound(studio, room);
    }
    await openRoom(studio, 'Studio');
    await studio.getByRole('button', { name: 'What the model sees' }).click();
    const seen = studio.getByRole('dialog').getByRole('img', { name: 'What the model sees' });
    await expect(seen).toBeVisible();
    await nothingFound(studio, 'What the model sees');
  });

  test(`axe finds nothing in the Studio's views and dialogues, ${scheme}`, async ({ studio }) => {
    await studio.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const { keyboard } = studio;
    const dialog = studio.getByRole('dialog');
    const close = async () => {
      await keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
    };
    await keyboard.press('?');
    await dialog.getByRole('button', { name: 'Pen: B. Change' }).click();
    await keyboard.press('g');
    await expect(dialog.getByRole('alert')).toBeVisible();
    await nothingFound(studio, 'keys');
    await close();
    await keyboard.press('Control+k');
    await expect(dialog.getByText('Undo')).toBeVisible();
    await nothingFound(studio, 'commands');
    await close();

    await keyboard.press('m');
    await keyboard.press('r');
    await expect(studio.getByTestId('realness')).toContainText('%');
    await nothingFound(studio, 'slider and realness');
    await keyboard.press('m');
    await nothingFound(studio, 'overlay');
    await studio.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(studio.getByRole('menu')).toBeVisible();
    await nothingFound(studio, 'compare menu');
    await choose(studio, sampleFile(1), () =>
      studio.getByRole('menuitem', { name: /ground truth/ }).click(),
    );
    await expect(studio.getByTestId('metrics')).toBeVisible();
    await keyboard.press('m');
    await keyboard.press('m');
    await expect(studio.getByRole('img', { name: 'The ground truth' })).toBeVisible();
    await nothingFound(studio, 'beside the truth');
    await keyboard.press('y');
    await nothingFound(studio, 'no variations');
    await keyboard.press('k');
    await expect(studio.getByTestId('bake-off')).toBeVisible();
    await nothingFound(studio, 'bake-off');
    await choose(studio, sampleFile(1), () => keyboard.press('o'));
    await expect(studio.getByTestId('changed')).toBeVisible();
    await nothingFound(studio, 'picture in');
  });
}

test('every control of the Studio is reached with Tab, and has a name', async ({ studio }) => {
  const names = new Set<string>();
  for (let i = 0; i < 60; i++) {
    await studio.keyboard.press('Tab');
    names.add(
      await studio.evaluate(() => {
        const element = document.activeElement;
        return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
      }),
    );
  }
  for (const name of [
    'Pen',
    'Bucket',
    'Undo',
    'Fit',
    'Brush size',
    'water',
    'Open sample 1',
    'Save picture',
  ]) {
    expect([...names]).toContain(name);
  }
  expect([...names].some((n) => n.startsWith('Drawing, 256 by 256'))).toBe(true);
});
