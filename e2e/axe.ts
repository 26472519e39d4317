import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What lies above the window: axe looks at it alone, as it has looked at the window before. */
const above = '[role=dialog]:not([aria-hidden=true]), [role=menu], [role=listbox][data-expanded]';

/**
 * Expect that axe finds nothing in the window as it is now, with all of its rules, and nothing in
 * its colours by night.
 * @param state the name of what is open, for the report.
 */
export async function expectNoViolations(page: Page, state: string): Promise<void> {
  const within = (await page.locator(above).count()) > 0 ? above : 'html';
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await transitionsEnded(page);
    // Our window has no frames: what axe does for frames would open a page of its own each time.
    const analysis = new AxeBuilder({ page }).setLegacyMode().include(within);
    analysis.options({ resultTypes: ['violations'] });
    if (colorScheme === 'dark') analysis.withRules(['color-contrast']);
    const { violations } = await analysis.analyze();
    const found = violations.map((v) => `${v.id} ${v.nodes.map((n) => n.html).join(' ')}`);
    expect.soft(found, `${state}, ${colorScheme}`).toEqual([]);
  }
}

/** Wait until no colour is on its way to another; what turns for ever may go on. */
async function transitionsEnded(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState, effect }) => {
      const endless = effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY;
      return playState !== 'running' || endless;
    }),
  );
}
