import { blankWithRoofs, colours, look } from './steps';
import { expect, fresh, onPage, test } from './studio';

test('a pen draws wider where it is pressed harder, however it leans', async ({
  studio,
  folder,
}) => {
  await blankWithRoofs(studio);
  const session = await studio.context().newCDPSession(studio);
  const pen = async (
    type: 'mousePressed' | 'mouseMoved' | 'mouseReleased',
    px: number,
    py: number,
    force: number,
  ) => {
    const { x, y } = await onPage(studio, px, py);
    const held = type === 'mouseReleased' ? 0 : 1;
    await session.send('Input.dispatchMouseEvent', {
      type,
      x,
      y,
      button: 'left',
      buttons: held,
      clickCount: 1,
      force,
      pointerType: 'pen',
      // A hand leans: how far must not matter.
      tiltX: Math.round(-60 + (px % 120)),
      tiltY: 35,
      twist: 10,
    });
  };
  await pen('mousePressed', 30, 128, 0.1);
  for (let x = 32; x <= 226; x += 2) await pen('mouseMoved', x, 128, 0.1 + (0.9 * (x - 30)) / 196);
  await pen('mouseReleased', 226, 128, 0);
  await fresh(studio);

  const seen = await look(studio, folder);
  const width = (x: number) => {
    let count = 0;
    for (let y = 0; y < 256; y++) if (seen.data[(y * 256 + x) * 3] === 0xd6) count++;
    return count;
  };
  const [light, middle, heavy] = [width(50), width(125), width(205)];
  expect(light).toBeGreaterThan(1);
  expect(middle).toBeGreaterThan(light + 2);
  expect(heavy).toBeGreaterThan(middle + 2);
  expect(heavy).toBeLessThanOrEqual(20);
});

test('a long stroke stays when the system cancels its pointer', async ({ studio, folder }) => {
  await blankWithRoofs(studio);
  const [from, to] = [await onPage(studio, 30, 60), await onPage(studio, 220, 60)];
  await studio.getByTestId('drawing').evaluate(
    (element, line) => {
      // No pointer is down that the browser knows of.
      element.setPointerCapture = () => {};
      const fire = (type: string, part: number, buttons: number) =>
        element.dispatchEvent(
          new PointerEvent(type, {
            bubbles: true,
            cancelable: true,
            pointerId: 1,
            pointerType: 'pen',
            isPrimary: true,
            clientX: line.from.x + (line.to.x - line.from.x) * part,
            clientY: line.from.y,
            pressure: 0.5,
            button: type === 'pointermove' ? -1 : 0,
            buttons,
          }),
        );
      fire('pointerdown', 0, 1);
      for (let i = 1; i <= 30; i++) fire('pointermove', i / 30, 1);
      fire('pointercancel', 1, 0);
    },
    { from, to },
  );
  await fresh(studio);
  const stroke = await look(studio, folder);
  expect(stroke.count(colours.roof)).toBeGreaterThan(500);
  expect(stroke.at(200, 60)).toEqual(colours.roof);
  await studio.keyboard.press('Control+z');
  expect((await look(studio, folder)).count(colours.roof)).toBe(0);
});
