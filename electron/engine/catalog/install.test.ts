import { spawnSync } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { identity, onnxModel } from '../testing/onnx';
import { writePackage } from '../testing/packages';
import { filesIn, RosePackage } from '../testing/rosePackage';
import { Catalog } from './catalog';
import { isReplacing, removeLeftovers, setAsidePath } from './setAside';
import type { PackageSource } from './source';

const hour = 3_600_000;
let folder: string;
let bundled: string;
/** The user's models, empty before each test. */
let models: string;
let rose: RosePackage;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-install-'));
  bundled = path.join(folder, 'bundled');
  await writePackage(bundled, 'ours', identity);
  rose = await RosePackage.make(path.join(folder, 'made'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  models = await mkdtemp(path.join(folder, 'models-'));
});

const catalog = () =>
  new Catalog([
    { folder: bundled, origin: 'bundled' },
    { folder: models, origin: 'user' },
  ]);

/** Another package of the same id. */
const newer = () => rose.withCard({ name: 'newer' });

/** A source whose reading of weights waits. */
function waiting(source: PackageSource, until: Promise<unknown>): PackageSource {
  return {
    files: async () =>
      (await source.files()).map((file) => ({
        ...file,
        async *read() {
          if (file.path === 'generator.onnx') await until;
          yield* file.read();
        },
      })),
  };
}

describe('installing', () => {
  it('takes over a folder, without what is hidden, and the model can be used at once', async () => {
    const shelf = catalog();
    await expect(shelf.find('rose')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    const model = await shelf.install(rose.onDisk());
    expect(model).toMatchObject({ origin: 'user', folder: path.join(models, 'rose') });
    expect(await shelf.find('rose')).toEqual(model);
    expect(await filesIn(path.join(models, 'rose'))).toEqual(rose.names);
    for (const file of rose.files) {
      const written = await readFile(path.join(models, 'rose', file.path));
      expect(written.equals(file.data)).toBe(true);
    }
    expect(await readdir(models)).toEqual(['rose']);
  });

  it('takes over a package in memory, into a folder that is not there yet', async () => {
    models = path.join(models, 'not/yet');
    const shelf = catalog();
    await shelf.install(rose.whole());
    expect((await shelf.list()).problems).toEqual([]);
    expect(await filesIn(path.join(models, 'rose'))).toEqual(rose.names);
  });

  it('refuses an id that is there, also in a folder of another name, unless it may replace it', async () => {
    const shelf = catalog();
    await shelf.install(rose.whole());
    await rename(path.join(models, 'rose'), path.join(models, 'my favourite'));
    await expect(shelf.install(newer())).rejects.toMatchObject({
      code: 'MODEL_EXISTS',
      params: { model: 'rose', folder: path.join(models, 'my favourite') },
    });
    expect((await shelf.find('rose')).card.name).toBe('rose');
    await shelf.install(newer(), { replace: true });
    expect((await shelf.find('rose')).card.name).toBe('newer');
    expect(await readdir(models)).toEqual(['my favourite']);
  });

  it('keeps the old one where the new one is damaged, and replaces one that is', async () => {
    const shelf = catalog();
    await shelf.install(rose.whole());
    const damaged = rose.changed('generator.onnx', Buffer.alloc(onnxModel(identity).length, 7));
    await expect(shelf.install(damaged, { replace: true })).rejects.toMatchObject({
      code: 'PACKAGE_INVALID',
      params: { reason: 'checksum', file: 'generator.onnx' },
    });
    expect(await readdir(models)).toEqual(['rose']);
    expect((await shelf.list()).models.map((m) => m.card.id)).toEqual(['ours', 'rose']);

    await writeFile(path.join(models, 'rose/model.json'), '{');
    await expect(shelf.install(newer())).rejects.toMatchObject({ code: 'MODEL_EXISTS' });
    await shelf.install(newer(), { replace: true });
    expect((await shelf.find('rose')).card.name).toBe('newer');
  });

  it('never overwrites a bundled model, nor a folder that holds something else', async () => {
    const ours = rose.withCard({ id: 'ours' });
    for (const replace of [false, true]) {
      await expect(catalog().install(ours, { replace })).rejects.toMatchObject({
        code: 'MODEL_BUNDLED',
      });
    }
    await mkdir(path.join(models, 'rose'));
    await writeFile(path.join(models, 'rose/notes.txt'), 'mine');
    await expect(catalog().install(rose.whole(), { replace: true })).rejects.toMatchObject({
      code: 'MODEL_EXISTS',
    });
    expect(await filesIn(models)).toEqual(['rose/notes.txt']);
  });
});

describe('two at once', () => {
  it('one installation of an id wins, the other says that it is there', async () => {
    let arrived = 0;
    let open: () => void = () => {};
    const both = new Promise<void>((resolve) => {
      open = resolve;
    });
    // Both have found the name free before either takes it.
    const gate = (source: PackageSource): PackageSource => ({
      files: async () => {
        const files = await waiting(source, both).files();
        return files.map((file) => ({
          ...file,
          read() {
            if (file.path === 'generator.onnx' && ++arrived === 2) open();
            return file.read();
          },
        }));
      },
    });
    const results = await Promise.allSettled([
      catalog().install(gate(rose.whole())),
      catalog().install(gate(newer())),
    ]);
    const [failed] = results.filter((result) => result.status === 'rejected');
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(failed.reason).toMatchObject({ code: 'MODEL_EXISTS' });
    expect(await readdir(models)).toEqual(['rose']);
    expect(await filesIn(path.join(models, 'rose'))).toEqual(rose.names);
  });

  it('many replacements leave one whole package, which is found all the time', async () => {
    const shelf = catalog();
    await shelf.install(rose.whole());
    let over = false;
    const reader = (async () => {
      let looks = 0;
      for (; !over; looks++)
        expect((await new Catalog([{ folder: models, origin: 'user' }]).find('rose')).card.id).toBe(
          'rose',
        );
      return looks;
    })();
    const writers = [rose.whole(), newer()].map(async (source) => {
      for (let i = 0; i < 15; i++) {
        await catalog()
          .install(source, { replace: true })
          .catch((error) => expect(error).toMatchObject({ code: 'MODEL_EXISTS' }));
      }
    });
    await Promise.all(writers);
    over = true;
    expect(await reader).toBeGreaterThan(0);
    expect(await filesIn(path.join(models, 'rose'))).toEqual(rose.names);
    expect(await readdir(models)).toEqual(['rose']);
  });

  it('of two removals one is done, the other finds nothing', async () => {
    await catalog().install(rose.whole());
    const results = await Promise.allSettled([catalog().remove('rose'), catalog().remove('rose')]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    const [failed] = results.filter((result) => result.status === 'rejected');
    expect(failed.reason).toMatchObject({ code: 'MODEL_NOT_FOUND' });
    expect(await readdir(models)).toEqual([]);
  });
});

describe('removing', () => {
  it("removes what is the user's, sound or damaged, and nothing that is bundled", async () => {
    const shelf = catalog();
    await shelf.install(rose.whole());
    expect((await shelf.find('rose')).card.id).toBe('rose');
    expect(await shelf.remove('rose')).toBe(path.join(models, 'rose'));
    await expect(shelf.find('rose')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    await expect(shelf.remove('ours')).rejects.toMatchObject({ code: 'MODEL_BUNDLED' });
    for (const id of ['rose', '..', '.', '', '../bundled/ours']) {
      await expect(shelf.remove(id)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    }
    await mkdir(path.join(models, 'half'));
    await writeFile(path.join(models, 'half/model.json'), '{');
    await shelf.remove('half');
    expect(await readdir(models)).toEqual([]);
    expect(await readdir(bundled)).toEqual(['ours']);
  });

  it.skipIf(process.platform === 'win32')(
    'of a package that is linked to, only the link',
    async () => {
      await symlink(rose.folder, path.join(models, 'rose'));
      await catalog().remove('rose');
      expect(await readdir(models)).toEqual([]);
      expect(await readdir(rose.folder)).toContain('model.json');
    },
  );
});

describe('after a process that was killed', () => {
  it('what ended processes installed, old installations and removals are swept at the next start, young ones are left alone', async () => {
    const old = setAsidePath(models, 'installing', 'rose', Date.now() - 2 * hour);
    const young = setAsidePath(models, 'installing', 'rose');
    const removed = setAsidePath(models, 'removed', 'package');
    const { pid: ended } = spawnSync(process.execPath, ['--version']);
    const killed = setAsidePath(models, 'installing', 'rose', Date.now(), ended);
    for (const one of [old, young, removed, killed]) {
      await mkdir(one);
      await writeFile(path.join(one, 'generator.onnx'), 'half');
    }
    await mkdir(path.join(models, '.mine'));
    expect((await catalog().list()).models.map((m) => m.card.id)).toEqual(['ours']);
    expect((await readdir(models)).sort()).toEqual(['.mine', path.basename(young)]);
    await removeLeftovers(models, Date.now() + 2 * hour);
    expect(await readdir(models)).toEqual(['.mine']);
  });

  it('a package whose replacement never came is put back', async () => {
    await catalog().install(rose.whole());
    await rename(path.join(models, 'rose'), setAsidePath(models, 'replaced', 'rose'));
    expect(await isReplacing(models)).toBe(true);
    expect((await catalog().find('rose')).card.name).toBe('rose');
    expect(await readdir(models)).toEqual(['rose']);
  });

  it('a package whose replacement came is deleted, and does not come back after a removal', async () => {
    await catalog().install(rose.whole());
    await rename(path.join(models, 'rose'), setAsidePath(models, 'replaced', 'rose'));
    const aside = await readdir(models);
    const elsewhere = path.join(folder, 'elsewhere');
    await rename(path.join(models, aside[0]), elsewhere);
    await catalog().install(newer());
    await rename(elsewhere, path.join(models, aside[0]));
    await catalog().remove('rose');
    await expect(catalog().find('rose')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    expect(await readdir(models)).toEqual([]);
  });
});
