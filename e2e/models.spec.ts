import { expect, fresh, test } from './studio';

test('the gallery shows preview, licence and provenance, and opens a sample', async ({
  studio,
}) => {
  await studio.getByText('Models', { exact: true }).click();
  const card = studio.getByRole('article', { name: 'Islands' });
  await expect(card.getByRole('cell', { name: 'MIT' })).toBeVisible();
  await expect(card.getByText('Kay Lousberg')).toBeVisible();
  const preview = card.getByRole('img');
  await expect
    .poll(() => preview.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(100);
  await card.getByRole('button', { name: 'Try it' }).click();
  await expect(studio.getByTestId('drawing')).toBeVisible();
  await fresh(studio);
});

test('live can be switched off, and Translate asks by hand', async ({ studio }) => {
  await studio.getByRole('switch', { name: 'Live' }).click();
  await studio.getByRole('button', { name: 'Clear' }).click();
  await expect(studio.getByTestId('live-badge')).toHaveAttribute('data-freshness', 'paused');
  await studio.keyboard.press('Control+Enter');
  await fresh(studio);
});
