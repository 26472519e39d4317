import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, type Locator, type Page } from '@playwright/test';
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
 * @param within what it looks at alone, where another spec looks at the rest of the window.
 */
export async function expectNoViolations(
  page: Page,
  state: string,
  within?: Locator,
): Promise<void> {
  const parts = within ?? page.locator((await page.locator(above).count()) > 0 ? above : 'html');
  // Read once for each page: a builder of axe reads it again for each look.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await axeSource());
  await transitionsEnded(page);
  expect.soft(await parts.evaluateAll(violations, wholeRules), state).toEqual([]);
}

/**
 * In the page: what axe finds in the parts of it that are not as they were at an earlier look.
 * @param wholeRules rules for the whole page, if that is looked at.
 */
async function violations(
  parts: (HTMLElement | SVGElement)[],
  wholeRules: string[],
): Promise<string[]> {
  if (parts.length === 0) return ['there is nothing to look at'];
  const { axe, axeSeen = new Set<string>() } = window as unknown as {
    axe: typeof import('axe-core');
    axeSeen?: Set<string>;
  };
  Object.assign(window, { axeSeen });
  const run = async (include: Element[], rules?: string[]) => {
    if (include.length === 0) return [];
    const options: RunOptions = {
      resultTypes: ['violations'],
      // Style sheets are all our own, and there are no frames.
      preload: false,
      iframes: false,
      ...(rules && { runOnly: { type: 'rule', values: rules } }),
    };
    const found: AxeResults = await axe.run({ include }, options);
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
  for (const element of parts) visit(element, '', false);

  const root = document.documentElement;
  const isPage = parts.some((part) => part === root) && !changed.includes(root);
  const scheme = 'data-mantine-color-scheme';
  const before = root.getAttribute(scheme) ?? '';
  // The attribute alone has the colours of a scheme, at once: nothing is painted in between.
  const still = new CSSStyleSheet();
  still.replaceSync('*, ::before, ::after { transition: none !important; }');
  document.adoptedStyleSheets.push(still);
  root.setAttribute(scheme, 'light');
  const byDay = [...(await run(changed)), ...(isPage ? await run([root], wholeRules) : [])];
  root.setAttribute(scheme, 'dark');
  const byNight = await run(changed, ['color-contrast']);
  root.setAttribute(scheme, before);
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== still);
  return [...byDay, ...byNight.map((found) => `by night: ${found}`)];
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
