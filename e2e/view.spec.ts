import type { Page } from '@playwright/test';
import { switchTo } from './models';
import { blankWithRoofs, colours, look } from './steps';
import { chooseFile, colourAt, draw, expect, fresh, onPage, sampleFile, test } from './studio';

/** Page coordinates of a point of the 256×256 drawing, wherever the view has put it. */
async function seenAt(page: Page, x: number, y: number) {
  const canvas = page.getByTestId('drawing').locator('canvas').first();
  return canvas.evaluate(
    (element, [px, py]) => {
      const style = getComputedStyle(element);
      const pane = element.closest('[data-testid=drawing]')!.getBoundingClientRect();
      const at = new DOMMatrix(style.transform).transformPoint({ x: px, y: py });
      return { x: pane.left + at.x, y: pane.top + at.y };
    },
    [x, y],
  );
}

const run = async (page: Page, name: string) => {
  const palette = page.getByRole('dialog');
  await page.keyboard.press('Control+k');
  await palette.getByRole('textbox').fill(name);
  await page.keyboard.press('Enter');
  // What is pressed before it is gone is its own.
  await expect(palette).toHaveCount(0);
};

test.describe('without translations', () => {
  test.use({ memory: { live: false } });

  test('the view turns, mirrors and zooms, and a stroke is where the pen is', async ({
    studio,
    folder,
  }) => {
    const { keyboard, mouse } = studio;
    await blankWithRoofs(studio);
    const pane = studio.getByTestId('drawing');
    await pane.focus();
    await test.step('turned and mirrored', async () => {
      await keyboard.press('r');
      await keyboard.press('r');
      await keyboard.press('Shift+m');
      const [from, to] = [await seenAt(studio, 60, 200), await seenAt(studio, 60, 120)];
      await mouse.move(from.x, from.y);
      await mouse.down();
      await mouse.move(to.x, to.y, { steps: 8 });
      await mouse.up();
      await keyboard.press('Shift+m');
      await keyboard.press('Alt+r');
      const seen = await look(studio, folder);
      for (const y of [125, 160, 195]) expect(seen.at(60, y)).toEqual(colours.roof);
      expect(seen.at(60, 90)).toEqual(colours.grass);
      expect(seen.at(196, 160)).toEqual(colours.grass);
      await expect.poll(() => colourAt(studio, 'drawing', 60, 160)).toEqual(colours.roof);
    });

    await test.step('zoomed in per cent, with a navigator', async () => {
      const zoom = studio.getByRole('combobox', { name: 'Zoom in per cent' });
      const navigator = studio.getByTestId('navigator');
      await expect(navigator).toBeHidden();
      await zoom.fill('700');
      await zoom.press('Enter');
      await expect(zoom).toHaveValue('700 %');
      await expect(navigator).toBeVisible();
      const canvas = (await pane.locator('canvas').first().elementHandle())!;
      await run(studio, 'deutsch');
      await expect(navigator).toHaveAccessibleName('Wo die Ansicht ist');
      await run(studio, 'english');
      await expect(navigator).toHaveAccessibleName('Where the view is');
      expect(await canvas.evaluate((element) => element.isConnected)).toBe(true);
      const box = (await navigator.boundingBox())!;
      await mouse.click(box.x + (60 / 256) * box.width, box.y + (160 / 256) * box.height);
      const middle = await seenAt(studio, 60, 160);
      const frame = (await pane.boundingBox())!;
      expect(Math.abs(middle.x - frame.x - frame.width / 2)).toBeLessThan(12);
      expect(Math.abs(middle.y - frame.y - frame.height / 2)).toBeLessThan(12);
      await zoom.click();
      await studio.getByRole('option', { name: 'Fit' }).click();
      await expect(navigator).toBeHidden();
      await expect(zoom).toHaveValue(/^\d+ %$/);
    });

    await test.step('the picture alone, in a window of its own, and a reference beside', async () => {
      await pane.focus();
      await keyboard.press('Shift+f');
      await expect(studio.getByRole('complementary')).toBeHidden();
      const alone = (await studio.getByTestId('picture').boundingBox())!;
      expect(alone.width).toBe(studio.viewportSize()!.width);
      await keyboard.press('Escape');
      await expect(studio.getByRole('complementary')).toBeVisible();

      await keyboard.press('Control+Enter');
      await fresh(studio);
      const opened = studio.context().waitForEvent('page');
      await run(studio, 'window of its own');
      const other = await opened;
      await expect(other.locator('[data-shown]')).toBeVisible();
      await other.close();

      await chooseFile(studio, sampleFile(1), () => run(studio, 'reference picture'));
      const reference = studio.getByRole('region', { name: 'Reference' });
      await expect(reference.locator('img')).toBeVisible();
      const before = (await reference.boundingBox())!;
      await reference.getByRole('button', { name: /Move the reference/ }).press('ArrowRight');
      await expect.poll(async () => (await reference.boundingBox())!.x).toBe(before.x + 16);
      await reference.getByRole('button', { name: 'Put the reference away' }).click();
      await expect(reference).toHaveCount(0);
    });

    await test.step('white paint is seen on white paper', async () => {
      await switchTo(studio, 'Flowers');
      await studio.getByRole('button', { name: 'Clear' }).click();
      await studio.getByText('Paint', { exact: true }).click();
      await studio.getByTestId('drawing').focus();
      await studio.keyboard.press('1');
      await draw(studio, [
        [60, 100],
        [200, 100],
      ]);
      const colours = new Set<string>();
      for (let i = 0; i < 8; i++)
        colours.add(String(await colourAt(studio, 'drawing', 100 + i, 100)));
      expect(colours.size).toBeGreaterThan(1);
      expect(await colourAt(studio, 'drawing', 100, 200)).toEqual([255, 255, 255]);
    });
  });
});

/** Draw, and expect that the buttons above the picture stay where they are while it catches up. */
async function expectStill(page: Page, place: number): Promise<void> {
  await fresh(page);
  const watching = await page.evaluateHandle(() => {
    const badge = document.querySelector('[data-testid=live-badge]')!;
    const buttons = [...badge.parentElement!.querySelectorAll('button')];
    const places = new Set<string>();
    const states = new Set<string>();
    const look = () => {
      places.add(buttons.map((button) => button.getBoundingClientRect().x).join());
      states.add(badge.getAttribute('data-freshness')!);
    };
    look();
    new MutationObserver(look).observe(badge, { attributes: true, childList: true, subtree: true });
    return { places, states, buttons: buttons.length };
  });
  const { x, y } = await seenAt(page, place, 240);
  await page.mouse.click(x, y);
  await expect.poll(() => watching.evaluate(({ states }) => states.has('stale'))).toBe(true);
  await fresh(page);
  const seen = await watching.evaluate(({ places, buttons }) => ({ places: places.size, buttons }));
  expect(seen.buttons).toBeGreaterThan(3);
  expect(seen.places).toBe(1);
}

test('nothing of the Studio is cut off in a small window, and brush and label outlive a reload', async ({
  studio,
}) => {
  /** Controls that are cut by the window or by something that hides what is too much. */
  const cut = () =>
    studio.evaluate(() => {
      const controls = document.querySelectorAll<HTMLElement>(
        'button, input, [role=slider], [role=radio], a',
      );
      return [...controls].flatMap((control) => {
        const box = control.getBoundingClientRect();
        if (box.width === 0 || !control.checkVisibility()) return [];
        // A slider's thumb and a hidden radio are part of something larger.
        if (getComputedStyle(control).opacity === '0' || control.matches('[type=radio]')) return [];
        for (let at = control.parentElement; at; at = at.parentElement) {
          const { overflowX, overflowY } = getComputedStyle(at);
          const hides = [overflowX, overflowY].some((flow) => flow === 'hidden' || flow === 'clip');
          const scrolls = [overflowX, overflowY].some(
            (flow) => flow === 'auto' || flow === 'scroll',
          );
          // What can be scrolled to is not lost.
          if (scrolls) return [];
          const frame = at.getBoundingClientRect();
          const outside = box.left < frame.left - 1 || box.right > frame.right + 1;
          if (hides && (outside || box.bottom > frame.bottom + 1)) {
            return [control.ariaLabel ?? control.textContent ?? control.outerHTML];
          }
        }
        // Something else may lie over it: the panel on the right.
        const seen = document.elementFromPoint(box.right - 3, box.top + box.height / 2);
        const hidden = control.matches('button') && seen !== null && !control.contains(seen);
        const out =
          hidden || box.left < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
        return out ? [control.ariaLabel ?? control.textContent ?? control.outerHTML] : [];
      });
    });
  await studio.getByRole('button', { name: 'castle' }).click();
  for (const [width, height] of [
    [1024, 700],
    [700, 900],
    // 1024 × 700 at 150 %.
    [683, 467],
  ]) {
    await studio.setViewportSize({ width, height });
    // The view is fitted a frame after the window has its size.
    const offFit = async () => {
      const [seen, fitted] = [await seenAt(studio, 0, 0), await onPage(studio, 0, 0)];
      return Math.hypot(seen.x - fitted.x, seen.y - fitted.y);
    };
    await expect.poll(offFit).toBeLessThan(1);
    await expectStill(studio, width / 5);
    // The keyboard's pen has its place in the line below too.
    await studio.keyboard.press('ArrowRight');
    await expect.poll(cut, { message: `${width} × ${height}` }).toEqual([]);
  }
  await test.step('the history shows states before and after the present one', async () => {
    const state = (number: number) =>
      studio
        .getByTestId('history')
        .getByRole('button', { name: `Go to state ${number}`, exact: true });
    await expect(state(4)).toHaveAttribute('aria-current', 'step');
    const { keyboard } = studio;
    await studio.getByRole('switch', { name: 'Live' }).click();
    await studio.getByTestId('drawing').focus();
    // The keyboard's pen puts down a dot at a time, of another label and at another place.
    for (let i = 0; i < 16; i++) {
      for (const key of ['Shift+ArrowRight', `${1 + (i % 9)}`, 'Space', 'Space'])
        await keyboard.press(key);
    }
    await expect(state(20)).toBeInViewport();
    for (const [undos, present] of [
      [12, 8],
      [5, 3],
    ]) {
      for (let i = 0; i < undos; i++) await keyboard.press('Control+z');
      await expect(state(present)).toHaveAttribute('aria-current', 'step');
      for (const near of [present - 1, present, present + 1]) {
        await expect(state(near)).toBeInViewport({ ratio: 1 });
      }
    }
  });
  await studio.setViewportSize({ width: 1440, height: 900 });

  await studio.getByRole('button', { name: 'castle' }).click();
  const size = studio.getByRole('textbox', { name: 'Brush size in pixels' });
  await size.fill('33');
  await size.press('Enter');
  const history = studio.getByTestId('history');
  await studio.getByTestId('drawing').focus();
  await studio.keyboard.press('Shift+h');
  await expect(history).toHaveCount(0);
  await studio.reload();
  await expect(size).toHaveValue('33 px');
  await expect(studio.getByRole('button', { name: 'castle' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(history).toHaveCount(0);
  await studio.getByRole('button', { name: 'Show or hide the history' }).click();
  await expect(history).toBeVisible();
});
