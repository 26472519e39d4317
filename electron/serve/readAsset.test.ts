import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readAsset } from './readAsset';

const built = path.resolve('out/renderer');

it('the built window has its icon, where the page says and where browsers look unasked', async () => {
  if (!existsSync(built)) throw new Error('run `npm run build` first');
  const page = Buffer.from((await readAsset(built, '/'))!.data).toString();
  const link = /<link rel="icon" href="\.([^"]+)"/.exec(page)![1];
  expect(await readAsset(built, link)).toEqual({
    type: 'image/svg+xml',
    data: readFileSync('resources/icon.svg'),
  });
  expect(await readAsset(built, '/favicon.ico')).toEqual({
    type: 'image/x-icon',
    data: readFileSync('resources/icon.ico'),
  });
});
