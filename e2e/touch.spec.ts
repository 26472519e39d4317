import type { Page } from '@playwright/test';
import { blankWithRoofs, colours, look } from './steps';
import { expect, onPage, test } from './studio';

interface Contact {
  id: number;
  at: readonly [number, number];
  /** Half the width of the contact, in CSS pixels. */
  radius?: number;
}

/** Fingers on points of the drawing, while the view is fitted. */
async function openTouch(page: Page) {
  const session = await page.context().newCDPSession(page);
  const corner = await onPage(page, 0, 0);
  const scale = ((await onPage(page, 100, 0)).x - corner.x) / 100;
  return (type: 'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel', contacts: Contact[]) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: contacts.map(({ id, at: [x, y], radius = 5 }) => ({
        id,
        x: corner.x + x * scale,
        y: corner.y + y * scale,
        radiusX: radius,
        radiusY: radius,
      })),
    });
}

/** Enlargement of the drawing on screen. */
const scaleOf = (page: Page) =>
  page
    .getByTestId('drawing')
    .locator('canvas')
    .first()
    .evaluate((canvas) => new DOMMatrix(getComputedStyle(canvas).transform).a);

test.use({ memory: { live: false } });

test('two fingers move the view and never paint, a tap of them undoes', async ({
  studio,
  folder,
}) => {
  const touch = await openTouch(studio);
  await blankWithRoofs(studio);
  const roofs = async () => (await look(studio, folder)).count(colours.roof);

  await test.step('one finger draws, whatever lies on the screen beside it', async () => {
    await touch('touchStart', [{ id: 0, at: [40, 60] }]);
    for (let i = 1; i <= 10; i++) await touch('touchMove', [{ id: 0, at: [40 + i * 8, 60] }]);
    const palm = { id: 1, at: [120, 220], radius: 40 } as const;
    await touch('touchStart', [{ id: 0, at: [120, 60] }, palm]);
    for (let i = 1; i <= 10; i++)
      await touch('touchMove', [{ id: 0, at: [120 + i * 8, 60] }, palm]);
    await touch('touchEnd', []);
    const seen = await look(studio, folder);
    expect(seen.at(190, 60)).toEqual(colours.roof);
    expect(seen.at(120, 200)).toEqual(colours.grass);
  });
  const drawn = await roofs();
  const before = await scaleOf(studio);

  await test.step('a tap of two undoes, of three redoes', async () => {
    const tap = async (count: number) => {
      const contacts = [0, 1, 2]
        .slice(0, count)
        .map((id) => ({ id, at: [60 + id * 40, 120] }) as const);
      await touch('touchStart', contacts);
      await touch('touchEnd', []);
    };
    await tap(2);
    await expect(studio.getByRole('button', { name: 'Redo' })).toHaveAttribute(
      'aria-disabled',
      'false',
    );
    expect(await roofs()).toBe(0);
    await tap(3);
    expect(await roofs()).toBe(drawn);
  });

  await test.step('two fingers pinch, and leave no mark', async () => {
    for (const [from, to] of [
      [20, 60],
      [60, 10],
    ]) {
      const at = (reach: number): Contact[] => [
        { id: 0, at: [128 - reach, 160] },
        { id: 1, at: [128 + reach, 160] },
      ];
      await touch('touchStart', at(from).slice(0, 1));
      await touch('touchStart', at(from));
      for (let i = 1; i <= 10; i++) await touch('touchMove', at(from + ((to - from) * i) / 10));
      await touch('touchEnd', at(to).slice(0, 1));
      await touch('touchMove', [{ id: 0, at: [30, 30] }]);
      await touch('touchEnd', []);
      if (to > from) await expect.poll(() => scaleOf(studio)).toBeGreaterThan(before * 2.5);
    }
    await expect.poll(() => scaleOf(studio)).toBeLessThan(before);
    await studio.keyboard.press('Control+0');
    expect(await roofs()).toBe(drawn);
  });

  await test.step('once a pen was seen, it alone draws', async () => {
    const pen = { pointerId: 1, pointerType: 'pen', isPrimary: true, bubbles: true, pressure: 0.5 };
    const pane = studio.getByTestId('drawing');
    const at = async (x: number, y: number) => {
      const there = await onPage(studio, x, y);
      return { clientX: there.x, clientY: there.y };
    };
    await pane.dispatchEvent('pointerdown', { ...pen, buttons: 1, ...(await at(30, 120)) });
    for (let x = 40; x <= 200; x += 10)
      await pane.dispatchEvent('pointermove', { ...pen, buttons: 1, ...(await at(x, 120)) });
    // The system takes the pen away: what it drew stays.
    await pane.dispatchEvent('pointercancel', { ...pen, ...(await at(200, 120)) });
    await touch('touchStart', [{ id: 0, at: [40, 200] }]);
    for (let i = 1; i <= 10; i++) await touch('touchMove', [{ id: 0, at: [40 + i * 10, 200] }]);
    await touch('touchEnd', []);
    const seen = await look(studio, folder);
    expect(seen.at(190, 120)).toEqual(colours.roof);
    expect(seen.at(100, 200)).toEqual(colours.grass);
  });
});
