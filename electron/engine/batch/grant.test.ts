import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Roots } from '../host/roots';
import { identity } from '../testing/onnx';
import { writePackage } from '../testing/packages';
import { raw } from '../testing/pictures';
import { Workbench } from '../testing/workbench';

let bench: Workbench;
beforeAll(async () => {
  bench = await Workbench.open();
  await writePackage(bench.models, 'identity', identity);
});
afterAll(() => bench.close());

/** Folders inside a root, and one beside it that holds a picture. */
async function rootAndOutside() {
  const { inDir, outDir } = await bench.folders();
  const outside = path.join(path.dirname(inDir), 'outside');
  for (const folder of [outDir, outside]) await mkdir(folder);
  const picture = await raw().png().toBuffer();
  await writeFile(path.join(inDir, 'a.png'), picture);
  await writeFile(path.join(outside, 'secret.png'), picture);
  return { inDir, outDir, outside, grant: await Roots.open([inDir, outDir]) };
}

it('links that lead out of what was granted are not read', async () => {
  const { inDir, outDir, outside, grant } = await rootAndOutside();
  for (const name of ['link.jpg', 'nameless'])
    await symlink(path.join(outside, 'secret.png'), path.join(inDir, name));
  await symlink(outside, path.join(inDir, 'folder'));
  const { items, warnings } = await bench.run({ inDir, outDir }, { grant });
  expect([...items.keys()].sort()).toEqual(['a.png', 'link.jpg']);
  expect(items.get('a.png')?.status).toBe('done');
  // Not even to learn what they are.
  expect(items.get('link.jpg')).toMatchObject({
    output: 'link_identity.jpg',
    error: { code: 'BAD_REQUEST', params: { reason: 'folderNotGranted' } },
  });
  expect(warnings).toEqual([{ code: 'LINK_NOT_FOLLOWED', params: { link: 'folder' } }]);
});

it('links that lead out of what was granted are not written to', async () => {
  const { inDir, outDir, outside, grant } = await rootAndOutside();
  await mkdir(path.join(inDir, 'sub', 'deep'), { recursive: true });
  await writeFile(path.join(inDir, 'sub', 'deep', 'b.png'), await raw().png().toBuffer());
  await symlink(outside, path.join(outDir, 'sub'));
  const { items } = await bench.run({ inDir, outDir }, { grant });
  expect(items.get('sub/deep/b.png')?.error).toMatchObject({ code: 'BAD_REQUEST' });
  expect(await readdir(outside)).toEqual(['secret.png']);

  const other = await rootAndOutside();
  await symlink(other.outside, path.join(other.outDir, '.underdraw'));
  await expect(bench.run(other, { grant: other.grant })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  });
  expect(await readdir(other.outside)).toEqual(['secret.png']);
});
