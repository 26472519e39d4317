import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './studio';

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing, ${scheme}`, async ({ studio }) => {
    await studio.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    for (const room of ['Studio', 'Batch', 'Models']) {
      await studio.getByText(room, { exact: true }).click();
      const { violations } = await new AxeBuilder({ page: studio }).analyze();
      expect(
        violations.map((v) => `${room}: ${v.id} ${v.nodes.map((n) => n.html).join(' ')}`),
      ).toEqual([]);
    }
    await studio.getByText('Studio', { exact: true }).click();
    await studio.getByRole('button', { name: 'What the model sees' }).click();
    await expect(studio.getByRole('dialog').getByRole('img')).toBeVisible();
    const { violations } = await new AxeBuilder({ page: studio }).analyze();
    expect(violations.map((v) => v.id)).toEqual([]);
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
