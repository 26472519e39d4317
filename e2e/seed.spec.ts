import path from 'node:path';
import { noisyModel, switchTo } from './models';
import { expect, fresh, readRgb, saveFile, test } from './studio';

test.use({ ownModels: noisyModel });

test('another seed gives another picture, the same seed the same', async ({ studio, folder }) => {
  await switchTo(studio, 'Noisy');
  const picture = async (seed: string) => {
    await studio.getByRole('textbox', { name: 'Seed' }).fill(seed);
    await fresh(studio);
    const file = path.join(folder, `${seed}.png`);
    return (await readRgb(await saveFile(studio, 'Save picture', file))).data;
  };
  const one = await picture('1');
  const two = await picture('2');
  expect((await picture('1')).equals(one)).toBe(true);
  expect(two.equals(one)).toBe(false);
});
