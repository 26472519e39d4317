import { writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { labelModel, switchTo } from './models';
import { blankWithRoofs, colours, dropFile, expectModel, look, tryIt } from './steps';
import { chooseFile, colourAt, draw, expect, onPage, openRoom, test } from './studio';

test.use({ ownModels: labelModel, memory: { live: false } });

test('another model takes what it can of the drawing, and so does a sheet of another size', async ({
  studio,
  folder,
}) => {
  await test.step('labels are taken by name; what the model does not know is said, and all is undone', async () => {
    const strip = studio.getByTestId('history').getByRole('button');
    await blankWithRoofs(studio);
    await draw(studio, [
      [60, 128],
      [120, 128],
    ]);
    await studio.getByRole('button', { name: /^water/ }).click();
    await draw(studio, [
      [160, 60],
      [220, 60],
    ]);
    const before = await look(studio, folder);
    await switchTo(studio, 'Fen');
    const notice = studio.getByRole('status').filter({ hasText: 'Fen' });
    await expect(notice).toContainText('Not all of the drawing came along to Fen');
    await expect(notice).toContainText(/roof red \([\d,]+ pixels\)/);
    await expect(notice).not.toContainText('water');
    const there = await look(studio, folder);
    expect([there.width, there.height]).toEqual([256, 256]);
    // Water is another blue here, and the roof became grass.
    expect(there.at(190, 60)).toEqual([0x10, 0x20, 0xf0]);
    expect(there.at(90, 128)).toEqual([0x20, 0xc0, 0x30]);
    await expect(strip).toHaveCount(5);
    await expect(strip.last()).toHaveAccessibleName('Go to state 5, where Fen took over');

    // By key: the old model, the drawing, and its history; forth again, and back by the button.
    await studio.getByTestId('drawing').focus();
    await studio.keyboard.press('Control+z');
    await expectModel(studio, 'Islands');
    await expect(notice).toHaveCount(0);
    expect((await look(studio, folder)).data.equals(before.data)).toBe(true);
    await studio.keyboard.press('Control+z');
    expect((await look(studio, folder)).at(190, 60)).toEqual(colours.grass);
    await studio.keyboard.press('Control+Shift+z');
    await studio.keyboard.press('Control+Shift+z');
    await expectModel(studio, 'Fen');
    expect((await look(studio, folder)).data.equals(there.data)).toBe(true);
    await studio.keyboard.press('Control+z');
    await switchTo(studio, 'Fen');
    await notice.getByRole('button', { name: 'Undo', exact: true }).click();
    await expectModel(studio, 'Islands');
    expect((await look(studio, folder)).data.equals(before.data)).toBe(true);
  });

  await test.step('a drawing of two models is saved, dropped on another room, and is all there', async () => {
    await studio.getByTestId('drawing').focus();
    await studio.keyboard.press('Control+Alt+n');
    await expect(studio.getByTestId('history').getByRole('button')).toHaveCount(1);
    await studio.getByRole('button', { name: /^water/ }).click();
    await draw(studio, [
      [60, 128],
      [120, 128],
    ]);
    await switchTo(studio, 'Fen');
    const drawn = await look(studio, folder);
    const waiting = studio.waitForEvent('download');
    await studio.keyboard.press('Control+s');
    const file = path.join(folder, 'a.underdraw');
    await (await waiting).saveAs(file);
    await studio.getByRole('button', { name: 'Drawing file', exact: true }).click();
    await studio.getByRole('menuitem', { name: /^New drawing/ }).click();
    await expect(studio.getByTestId('history').getByRole('button')).toHaveCount(1);
    await openRoom(studio, 'Models');
    const body = studio.locator('body');
    await dropFile(body, file);
    await expect(studio.getByTestId('history').getByRole('button')).toHaveCount(3);
    expect((await look(studio, folder)).data.equals(drawn.data)).toBe(true);
    await studio.getByTestId('drawing').focus();
    await studio.keyboard.press('Control+z');
    await expectModel(studio, 'Islands');

    await dropFile(body, { name: 'notes.txt', content: 'hello' });
    await expect(studio.getByText(/^notes\.txt is neither a picture that is read/)).toContainText(
      'nor an Underdraw drawing nor a model.',
    );
    await dropFile(body, { name: 'broken.underdraw', content: 'hello' });
    await expect(studio.getByRole('alert')).toContainText("can't be opened");
  });

  await test.step('a picture may bring its size along, in one step', async () => {
    await studio.getByTestId('drawing').focus();
    const file = path.join(folder, 'wide.png');
    writeFileSync(
      file,
      await sharp({ create: { width: 200, height: 120, channels: 3, background: '#3a7bd5' } })
        .png()
        .toBuffer(),
    );
    const before = await look(studio, folder);
    await chooseFile(studio, file, () => studio.keyboard.press('o'));
    const dialog = studio.getByRole('dialog');
    await dialog.getByText('As the picture (200 × 120)').click();
    await expect(dialog.getByText('Fill the sheet')).toHaveCount(0);
    await expect(dialog.getByTestId('changed')).toHaveText(/Every colour is in the palette/);
    await dialog.getByRole('button', { name: 'Put it on the sheet' }).click();
    const shown = await look(studio, folder);
    expect([shown.width, shown.height]).toEqual([200, 120]);
    expect(shown.at(199, 119)).toEqual([0x3a, 0x7b, 0xd5]);
    await expect(studio.getByTestId('drawing')).toHaveAccessibleName(/200 by 120 pixels/);
    await studio.getByTestId('drawing').focus();
    await studio.keyboard.press('Control+z');
    expect((await look(studio, folder)).data.equals(before.data)).toBe(true);
  });

  await test.step('back from a large drawing, the small one is in view, however far one had zoomed in', async () => {
    const file = path.join(folder, 'large.png');
    await sharp({ create: { width: 1500, height: 1500, channels: 3, background: '#9ccc3c' } })
      .png()
      .toFile(file);
    const before = await colourAt(studio, 'drawing', 128, 20);
    await chooseFile(studio, file, () => studio.keyboard.press('o'));
    await studio.getByText('As the picture (1500 × 1500)').click();
    await studio.getByRole('button', { name: 'Put it on the sheet' }).click();
    await expect(studio.getByTestId('drawing')).toHaveAccessibleName(/1500 by 1500 pixels/);
    const { x, y } = await onPage(studio, 240, 240);
    await studio.mouse.move(x, y);
    for (let i = 0; i < 12; i++) await studio.mouse.wheel(0, -100);
    await studio.getByTestId('drawing').focus();
    await studio.keyboard.press('Control+z');
    await studio.mouse.move(5, 5);
    await expect.poll(() => colourAt(studio, 'drawing', 128, 20)).toEqual(before);
  });
});

test('what is said of a switch covers and moves nothing; Esc or a stroke ends it', async ({
  studio,
}) => {
  for (const [width, height] of [
    [1440, 900],
    [1024, 700],
  ]) {
    await studio.setViewportSize({ width, height });
    const notice = studio.getByTestId('status-line').getByRole('status');
    const places = async () => {
      const parts = ['drawing', 'picture', 'history'].map((id) => studio.getByTestId(id));
      return Promise.all(parts.map((part) => part.boundingBox()));
    };
    if (width === 1440) await draw(studio, [[40, 40]]);
    else await studio.getByRole('button', { name: 'Go to state 2', exact: true }).click();
    await expect(studio.getByTestId('history')).toHaveAttribute('data-kept', 'true');
    await expect(studio.getByTestId('status-line')).toContainText(
      `256 × 256 pixelsState 2 of ${width === 1440 ? 2 : 4}`,
    );
    const before = await places();
    await switchTo(studio, 'Fen');
    await expect(notice).toContainText('Not all of the drawing came along to Fen.');
    await expect.poll(places).toEqual(before);
    const said = (await notice.boundingBox())!;
    for (const place of before) {
      const above = said.y + said.height <= place!.y;
      expect(above || place!.y + place!.height <= said.y).toBe(true);
    }
    // Where the line is too narrow for all labels that Fen lacks, they are a click away.
    const all = notice.getByRole('button', { name: 'All of it' });
    if (width < 1440) await expect(all).toHaveCount(1);
    if ((await all.count()) > 0) {
      await all.click();
      const whole = studio.getByRole('dialog', { name: 'All of it' });
      await expect(whole).toContainText(/roof blue \([\d,]+ pixels\), prop \([\d,]+ pixels\)\.$/);
      await studio.keyboard.press('Escape');
      await expect(whole).toHaveCount(0);
      await expect(notice).toContainText('Fen');
    }

    await studio.getByTestId('drawing').focus();
    await studio.keyboard.press('Escape');
    await expect(notice).toBeEmpty();
    await expectModel(studio, 'Fen');
    await studio.getByTestId('history').getByRole('button', { name: 'Go to state 2' }).click();
    await switchTo(studio, 'Fen');
    await expect(notice).toContainText('Fen');
    await draw(studio, [
      [60, 60],
      [120, 60],
    ]);
    await expect(notice).toBeEmpty();
    await expect(studio.getByTestId('status-line')).toContainText('256 × 256 pixelsState 4 of 4');
    await expect.poll(places).toEqual(before);
  }
});

test('where a drawing does not fit a sample is opened, and the drawing is kept', async ({
  studio,
  folder,
}) => {
  await test.step('a stroke just before is not lost', async () => {
    await studio.getByRole('button', { name: /^roof red/ }).click();
    await draw(studio, [
      [60, 128],
      [120, 128],
    ]);
    await switchTo(studio, 'Flowers');
    const notice = studio.getByRole('status').filter({ hasText: 'Flowers' });
    await expect(notice).toContainText('can’t take this drawing, so a new one was begun');
    // Kept with all of its history, whichever model it is for.
    await expect(studio.getByTestId('history')).toHaveAttribute('data-kept', 'true');
    await studio.reload();
    // The sample does not count: the drawing is there as it was left.
    await expectModel(studio, 'Islands');
    expect((await look(studio, folder)).at(90, 128)).toEqual(colours.roof);
  });

  await test.step('Try it in the gallery begins another drawing; the one before is a click away', async () => {
    await tryIt(studio, 'Gloss');
    await expect(studio.getByTestId('status-line')).toContainText(
      /A sample of Gloss.*All drawings/,
    );
    await expect(studio.getByTestId('history').getByRole('button')).toHaveCount(1);
    // Untouched, it gives way to the sample of another model, and comes back after a reload.
    await switchTo(studio, 'Gloss from Ink');
    await expect(studio.getByTestId('history').getByRole('button')).toHaveCount(1);
    await studio.reload();
    await expectModel(studio, 'Gloss from Ink');
    await expect(studio.getByText('as you left it')).toHaveCount(0);
    await switchTo(studio, 'Islands');
    await studio.getByRole('button', { name: 'roof red' }).click();
    await draw(studio, [[40, 40]]);
    await tryIt(studio, 'Gloss');
    await studio.getByRole('button', { name: 'Back to Islands' }).click();
    await expectModel(studio, 'Islands');
    expect((await look(studio, folder)).at(40, 40)).toEqual(colours.roof);
    await studio.keyboard.press('Control+Shift+o');
    await expect(studio.getByRole('dialog').getByRole('listitem')).toHaveCount(2);
  });
});
