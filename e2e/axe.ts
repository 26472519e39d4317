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

/** Of the rules, those about the window as a whole. */
const wholeRules = [
  'document-title',
  'heading-order',
  'html-has-lang',
  'landmark-no-duplicate-main',
  'landmark-one-main',
  'landmark-unique',
  'page-has-heading-one',
  'region',
];

/**
 * Expect that axe finds nothing in the window as it is now, with all of its rules, and nothing in
 * its colours by night. Parts that it has seen before, just as they are, it does not look at again.
 * @param state the name of what is open, for the report.
 */
export async function expectNoViolations(page: Page, state: string): Promise<void> {
  const within = (await page.locator(above).count()) > 0 ? above : 'html';
  // Read once for each page: a builder of axe reads it again for each look.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await axeSource());
  // Another scheme makes the whole window anew: each state begins with that of the one before.
  const isDarkNow = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const schemes = ['light', 'dark'] as const;
  for (const colorScheme of isDarkNow ? schemes.toReversed() : schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await transitionsEnded(page);
    const isDark = colorScheme === 'dark';
    const wanted = { within, rules: isDark ? ['color-contrast'] : [], wholeRules };
    expect.soft(await page.evaluate(violations, wanted), `${state}, ${colorScheme}`).toEqual([]);
  }
}

/**
 * In the page: what axe finds in the parts of it that are not as they were at an earlier look.
 * @param within selector of what is looked at; the whole page is also looked at by `wholeRules`.
 * @param rules instead of all.
 */
async function violations(wanted: {
  within: string;
  rules: string[];
  wholeRules: string[];
}): Promise<string[]> {
  const { axe, axeSeen = new Set<string>() } = window as unknown as {
    axe: typeof import('axe-core');
    axeSeen?: Set<string>;
  };
  Object.assign(window, { axeSeen });
  const options: RunOptions = {
    resultTypes: ['violations'],
    // Style sheets are all our own, and there are no frames.
    preload: false,
    iframes: false,
  };
  const run = async (include: Element[], rules: string[]) => {
    if (include.length === 0) return [];
    const only = rules.length > 0 ? { runOnly: { type: 'rule' as const, values: rules } } : {};
    const found: AxeResults = await axe.run({ include }, { ...options, ...only });
    return found.violations.map((v) => `${v.id} ${v.nodes.map((n) => n.html).join(' ')}`);
  };

  const changed: Element[] = [];
  /** @param around what encloses the element: its colours depend on that. */
  const visit = (element: Element, around: string, isIncluded: boolean) => {
    const text = around + element.outerHTML;
    if (axeSeen.has(text)) return;
    axeSeen.add(text);
    const shell = around + (element.cloneNode(false) as Element).outerHTML;
    const hasText = [...element.childNodes].some((n) => n.nodeType === 3 && n.nodeValue?.trim());
    const isWhole = hasText || element.querySelectorAll('*').length < 15 || !axeSeen.has(shell);
    axeSeen.add(shell);
    if (isWhole && !isIncluded) changed.push(element);
    for (const child of element.children) visit(child, shell, isIncluded || isWhole);
  };
  for (const element of document.querySelectorAll(wanted.within)) {
    visit(element, wanted.rules.join(), false);
  }
  const whole = wanted.within === 'html' && !changed.includes(document.documentElement);
  const [parts, page] = [
    await run(changed, wanted.rules),
    whole && wanted.rules.length === 0
      ? await run([document.documentElement], wanted.wholeRules)
      : [],
  ];
  return [...parts, ...page];
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
