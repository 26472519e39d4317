import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';

/** What lies above the window: axe looks at it alone, as it has looked at the window before. */
const above = '[role=dialog]:not([aria-hidden=true]), [role=menu], [role=listbox][data-expanded]';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let source: Promise<string> | undefined;
/** The text of axe. */
function axeSource(): Promise<string> {
  source ??= readFile(axeFile, 'utf8');
  return source;
}

/**
 * Expect that axe finds nothing in the window as it is now, with all of its rules, and nothing in
 * its colours by night.
 * @param state the name of what is open, for the report.
 */
export async function expectNoViolations(page: Page, state: string): Promise<void> {
  const within = (await page.locator(above).count()) > 0 ? above : 'html';
  // Read once for each page: a builder of axe reads it again for each look.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await axeSource());
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await transitionsEnded(page);
    const options: RunOptions = {
      resultTypes: ['violations'],
      // Style sheets are all our own, and there are no frames.
      preload: false,
      iframes: false,
      ...(colorScheme === 'dark' && { runOnly: { type: 'rule', values: ['color-contrast'] } }),
    };
    const violations = await page.evaluate(
      async (asked) => {
        const { axe } = window as unknown as { axe: typeof import('axe-core') };
        const found: AxeResults = await axe.run({ include: [asked.within] }, asked.options);
        return found.violations.map((v) => `${v.id} ${v.nodes.map((n) => n.html).join(' ')}`);
      },
      { within, options },
    );
    expect.soft(violations, `${state}, ${colorScheme}`).toEqual([]);
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
