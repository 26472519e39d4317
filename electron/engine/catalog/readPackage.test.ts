import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identity } from '../testing/onnx';
import { writePackage } from '../testing/packages';
import { filesIn, RosePackage } from '../testing/rosePackage';
import { Catalog } from './catalog';
import { folderSource, memorySource, type PackageSource } from './source';

let folder: string;
/** The user's models, which stay empty. */
let models: string;
let rose: RosePackage;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-refused-'));
  models = await mkdtemp(path.join(folder, 'models-'));
  rose = await RosePackage.make(path.join(folder, 'made'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const catalog = () => new Catalog([{ folder: models, origin: 'user' }]);

describe('what is no sound package', () => {
  it.each<[string, () => PackageSource, object]>([
    ['no card', () => rose.changed('model.json'), { reason: 'noCard' }],
    ['a card that is not JSON', () => rose.changed('model.json', '{'), { reason: 'cardNotJson' }],
    [
      'a card that is too large',
      () => rose.changed('model.json', Buffer.alloc(5e6)),
      { reason: 'cardTooLarge' },
    ],
    [
      'a card without a name',
      () => rose.withCard({ name: '' }),
      { reason: 'cardSchema', path: 'name' },
    ],
    [
      'a card whose paths leave the package',
      () => rose.withCard({ preview: '../x.webp' }),
      { reason: 'cardSchema', path: 'preview', issue: { rule: 'pathInPackage' } },
    ],
    [
      'an id that Windows can not hold',
      () => rose.withCard({ id: 'nul' }),
      { reason: 'reservedId', id: 'nul' },
    ],
    [
      'no weights',
      () => rose.changed('generator.onnx'),
      { reason: 'fileMissing', file: 'generator.onnx' },
    ],
    [
      'weights of another size',
      () => rose.changed('generator.onnx', 'short'),
      { reason: 'fileSize', bytes: 5 },
    ],
    ['no licence', () => rose.changed('LICENSE'), { reason: 'fileMissing', file: 'LICENSE' }],
    [
      'an empty licence',
      () => rose.changed('LICENSE', ''),
      { reason: 'emptyLicence', file: 'LICENSE' },
    ],
    [
      'no preview',
      () => rose.changed('pictures/preview.webp'),
      { reason: 'fileMissing', file: 'pictures/preview.webp' },
    ],
    [
      'a sample that is missing',
      () => rose.withCard({ samples: [{ photo: 'a.png' }] }),
      { reason: 'fileMissing', file: 'a.png' },
    ],
    [
      'names that differ in case only',
      () => rose.changed('license', 'MIT'),
      { reason: 'sameName', file: 'license' },
    ],
    [
      'too many files',
      () =>
        memorySource([
          ...rose.files,
          ...Array.from({ length: 2000 }, (_, i) => ({ path: `${i}`, data: new Uint8Array() })),
        ]),
      { reason: 'tooManyFiles', limit: 2000 },
    ],
    ...[
      '../evil',
      '/evil',
      'a/../../evil',
      'a//b',
      './a',
      'a\\b',
      'C:evil',
      'a\0',
      'aux.txt',
      'a.',
      'x'.repeat(241),
    ].map((name): [string, () => PackageSource, object] => [
      `the path ${JSON.stringify(name.slice(0, 20))}`,
      () => rose.changed(name, 'x'),
      { reason: 'path', path: name },
    ]),
  ])('refuses %s, and leaves nothing', async (_, source, params) => {
    const before = await filesIn(folder);
    await expect(catalog().install(source())).rejects.toMatchObject({
      code: 'PACKAGE_INVALID',
      params,
    });
    expect(await filesIn(folder)).toEqual(before);
    expect(await readdir(models)).toEqual([]);
  });

  it('installs the card that was checked, not what the source gives the second time', async () => {
    const home = await mkdtemp(path.join(folder, 'turned-'));
    const other = (await rose.withCard({ name: 'nose' }).files()).at(-1)!;
    let reads = 0;
    const source: PackageSource = {
      files: async () =>
        (await rose.whole().files()).map((file) =>
          file.path === 'model.json'
            ? { ...file, read: () => (reads++ === 0 ? file : other).read() }
            : file,
        ),
    };
    const shelf = new Catalog([{ folder: home, origin: 'user' }]);
    await shelf.install(source);
    expect((await shelf.find('rose')).card.name).toBe('rose');
    expect(await filesIn(path.join(home, 'rose'))).toEqual(rose.names);
  });

  it('refuses a file that is longer or shorter than its source said', async () => {
    for (const more of [-1, 1]) {
      const source: PackageSource = {
        files: async () =>
          (await rose.whole().files()).map((file) =>
            file.path === 'training.md' ? { ...file, bytes: file.bytes + more } : file,
          ),
      };
      await expect(catalog().install(source)).rejects.toMatchObject({
        params: { reason: 'changed', file: 'training.md' },
      });
      expect(await readdir(models)).toEqual([]);
    }
  });

  it.skipIf(process.platform === 'win32')(
    'refuses symbolic links and pipes in a folder',
    async () => {
      const secret = path.join(folder, 'secret');
      await writeFile(secret, 'secret');
      for (const [name, reason, make] of [
        ['link.txt', 'symbolicLink', (file: string) => symlink(secret, file)],
        ['samples', 'symbolicLink', (file: string) => symlink(folder, file)],
        ['pipe', 'specialFile', (file: string) => execFileSync('mkfifo', [file])],
      ] as const) {
        const home = await mkdtemp(path.join(folder, 'odd-'));
        await writePackage(home, 'odd', identity);
        await make(path.join(home, 'odd', name));
        await expect(catalog().install(folderSource(path.join(home, 'odd')))).rejects.toMatchObject(
          {
            code: 'PACKAGE_INVALID',
            params: { reason, file: name },
          },
        );
        expect(await readdir(models)).toEqual([]);
      }
    },
  );

  it.skipIf(process.platform === 'win32')(
    'does not follow a link that took the place of a file',
    async () => {
      const home = await mkdtemp(path.join(folder, 'swapped-'));
      await writePackage(home, 'odd', identity);
      const source = folderSource(path.join(home, 'odd'));
      const listed = await source.files();
      await rm(path.join(home, 'odd/LICENSE'));
      await symlink(path.join(home, 'odd/model.json'), path.join(home, 'odd/LICENSE'));
      await expect(catalog().install({ files: async () => listed })).rejects.toMatchObject({
        code: 'PACKAGE_INVALID',
      });
      expect(await readdir(models)).toEqual([]);
    },
  );

  it('says that a folder is not there', async () => {
    await expect(catalog().install(folderSource('/not/here'))).rejects.toMatchObject({
      code: 'INPUT_NOT_FOUND',
    });
  });
});
