import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UnderdrawError } from '#common/contract';
import { Catalog } from '../catalog/catalog';
import { type ArchiveFile, withField, zipOf } from '../testing/archives';
import { identity } from '../testing/onnx';
import { writePackage } from '../testing/packages';
import { filesIn, RosePackage } from '../testing/rosePackage';
import { importArchive } from './importArchive';
import { isPackageArchive } from './readArchive';
import { writeArchive } from './writeArchive';

const { signal } = new AbortController();
let folder: string;
let bundled: string;
/** The user's models, empty before each test. */
let models: string;
let rose: RosePackage;
let catalog: Catalog;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-archive-'));
  bundled = path.join(folder, 'bundled');
  await writePackage(bundled, 'ours', identity);
  await writePackage(bundled, 'lily', identity, { name: 'Lily' });
  rose = await RosePackage.make(path.join(folder, 'made'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  models = await mkdtemp(path.join(folder, 'models-'));
  catalog = new Catalog([
    { folder: bundled, origin: 'bundled' },
    { folder: models, origin: 'user' },
  ]);
});

const file = (name: string) => path.join(folder, name);

async function written(bytes: Uint8Array, name = 'written.underdraw-model'): Promise<string> {
  await writeFile(file(name), bytes);
  return file(name);
}

const importFile = (name: string, id?: string) => importArchive(catalog, name, id, signal);
const importBytes = async (bytes: Uint8Array) => importFile(await written(bytes));

/** Export models of the catalog. @returns the new file. */
async function exported(name: string, ...ids: string[]): Promise<string> {
  await rm(file(name), { force: true });
  await writeArchive(await catalog.findAll(ids), file(name), signal);
  return file(name);
}

/** The files of `rose`, some of them changed, left out (null) or added. */
function roseWith(changes: Record<string, string | Uint8Array | null> = {}, below = '') {
  const all = new Map<string, string | Uint8Array | null>([
    ...rose.files.map(({ path: name, data }): [string, Uint8Array] => [name, data]),
    ...Object.entries(changes),
  ]);
  return [...all].flatMap(([name, data]): ArchiveFile[] =>
    data === null ? [] : [{ path: below + name, data }],
  );
}

function roseCard(change: Record<string, unknown>): string {
  const card = rose.files.find(({ path: name }) => name === 'model.json')!;
  return JSON.stringify({ ...JSON.parse(Buffer.from(card.data).toString()), ...change });
}

describe('a package in one file', () => {
  it('comes out as it went in', async () => {
    await catalog.install(rose.whole());
    const archive = await exported('rose.underdraw-model', 'rose');
    await catalog.remove('rose');
    const { models: imported, present } = await importFile(archive);
    expect(present).toEqual([]);
    expect(imported).toEqual([await catalog.find('rose')]);
    expect(await filesIn(path.join(models, 'rose'))).toEqual(rose.names);
    for (const { path: name, data } of rose.files) {
      expect((await readFile(path.join(models, 'rose', name))).equals(data)).toBe(true);
    }
  });

  it('has the same bytes each time, also after a round trip', async () => {
    await catalog.install(rose.whole());
    const once = await readFile(await exported('once.underdraw-model', 'rose'));
    await catalog.remove('rose');
    await importBytes(once);
    const again = await readFile(await exported('again.underdraw-model', 'rose'));
    expect(again.equals(once)).toBe(true);
  });

  it('never replaces a file, and leaves none where a package is damaged', async () => {
    const there = await written(Buffer.from('words'), 'there.underdraw-model');
    const ours = await catalog.findAll(['ours']);
    await expect(writeArchive(ours, there, signal)).rejects.toMatchObject({
      code: 'OUTPUT_EXISTS',
    });
    expect(await readFile(there, 'utf8')).toBe('words');

    await catalog.install(rose.whole());
    const [model] = await catalog.findAll(['rose']);
    const weights = path.join(models, 'rose/generator.onnx');
    await writeFile(weights, Buffer.alloc((await readFile(weights)).length, 7));
    const out = path.join(models, 'out.underdraw-model');
    await expect(writeArchive([model], out, signal)).rejects.toMatchObject({
      code: 'MODEL_CORRUPT',
      params: { reason: 'checksum', file: 'generator.onnx' },
    });
    expect(await readdir(models)).toEqual(['rose']);
  });

  it('can be imported under another id', async () => {
    const archive = await exported('ours.underdraw-model', 'ours');
    await expect(importFile(archive)).rejects.toMatchObject({ code: 'MODEL_BUNDLED' });
    await importFile(archive, 'mine');
    const [{ card: mine }, { card: ours }] = await catalog.findAll(['mine', 'ours']);
    expect(mine).toEqual({ ...ours, id: 'mine' });
    await expect(importFile(archive, 'mine')).rejects.toMatchObject({ code: 'MODEL_EXISTS' });
    await expect(importFile(archive, 'My own')).rejects.toMatchObject({
      code: 'USAGE',
      params: { reason: 'idForm' },
    });
  });

  it('is recognised by what it holds', async () => {
    const ours = await readFile(await exported('ours.underdraw-model', 'ours'));
    expect(await isPackageArchive(await written(ours, 'any.zip'))).toBe(true);
    expect(await isPackageArchive(await written(ours.subarray(0, 500)))).toBe(true);
    const other = await zipOf([{ path: 'net/data.pkl', data: 'x' }]);
    expect(await isPackageArchive(await written(other, 'net.pth'))).toBe(false);
    expect(await isPackageArchive(await written(Buffer.from('words')))).toBe(false);
    expect(await isPackageArchive(file('not there'))).toBe(false);
  });

  it('may be a folder that a person packed, with what Finder adds', async () => {
    const packed = await zipOf([
      ...roseWith({ '.DS_Store': 'x' }, 'rose/'),
      { path: '__MACOSX/rose/._model.json', data: 'x' },
      { path: 'rose/pictures/', data: '', mode: 0o040755 },
    ]);
    await importBytes(packed);
    expect(await filesIn(path.join(models, 'rose'))).toEqual(rose.names);
  });
});

describe('an air-gap pack', () => {
  it('brings several models, in whatever order they are named, and passes over those that are here', async () => {
    await catalog.install(rose.whole());
    const pack = await readFile(await exported('pack.underdraw-model', 'rose', 'ours', 'lily'));
    const other = await readFile(await exported('other.underdraw-model', 'lily', 'rose', 'ours'));
    expect(other.equals(pack)).toBe(true);
    await catalog.remove('rose');
    const { models: imported, present } = await importBytes(pack);
    expect(imported.map(({ card }) => card.id)).toEqual(['rose']);
    expect(present).toEqual(['lily', 'ours']);
    await expect(importFile(file('pack.underdraw-model'), 'x')).rejects.toMatchObject({
      code: 'USAGE',
      params: { reason: 'idForOneModel', count: 3 },
    });
  });

  it('brings all of them or none', async () => {
    const pack = await zipOf([
      ...roseWith({ 'model.json': roseCard({ id: 'a' }) }, 'a/'),
      ...roseWith({ 'model.json': roseCard({ id: 'b' }) }, 'b/'),
      ...roseWith({ 'generator.onnx': Buffer.alloc(roseWeights(), 7) }, 'rose/'),
    ]);
    await expect(importBytes(pack)).rejects.toMatchObject({ params: { reason: 'checksum' } });
    expect(await readdir(models)).toEqual([]);
  });

  it('has no two models of one id', async () => {
    const pack = await zipOf([...roseWith({}, 'a/'), ...roseWith({}, 'b/')]);
    await expect(importBytes(pack)).rejects.toMatchObject({ params: { reason: 'sameId' } });
  });
});

const roseWeights = () =>
  rose.files.find(({ path: name }) => name === 'generator.onnx')!.data.length;

/** SHA256SUMS of `rose`, with a wrong hash for one file, which may be another. */
function sumsWith(wrong: string): string {
  const lines = rose.files.map(
    ({ path: name, data }) => `${createHash('sha256').update(data).digest('hex')}  ${name}\n`,
  );
  return `${lines.join('')}${'0'.repeat(64)}  ${wrong}\n`;
}

type Hostile = [reason: string, what: string, make: () => Promise<Uint8Array>];

const hostile: Hostile[] = [
  ...[
    '../evil.txt',
    '/etc/evil',
    'C:/evil.txt',
    'a\\..\\evil',
    'a/../../b',
    'com1.txt',
    'a\nb',
  ].map((name): Hostile => ['path', name, () => zipOf(roseWith({ [name]: 'x' }))]),
  [
    'symbolicLink',
    'a link',
    () => zipOf([...roseWith(), { path: 'l', data: '/', mode: 0o120777 }]),
  ],
  [
    'specialFile',
    'a device',
    () => zipOf([...roseWith(), { path: 'd', data: '', mode: 0o020666 }]),
  ],
  ['sameName', 'a name twice', () => zipOf([...roseWith(), { path: 'LICENSE', data: 'x' }])],
  ['sameName', 'a name in other letters', () => zipOf(roseWith({ license: 'x' }))],
  [
    'checksum',
    'other weights',
    () => zipOf(roseWith({ 'generator.onnx': Buffer.alloc(roseWeights()) })),
  ],
  ['fileSize', 'longer weights', () => zipOf(roseWith({ 'generator.onnx': 'x' }))],
  [
    'unpackedChecksum',
    'another hash of the card',
    () => zipOf(roseWith({ SHA256SUMS: sumsWith('model.json') })),
  ],
  ['notListed', 'a file without hash', () => zipOf(roseWith({ SHA256SUMS: '' }))],
  [
    'fileMissing',
    'a hash without file',
    () => zipOf(roseWith({ SHA256SUMS: sumsWith('gone.txt') })),
  ],
  ['unpackedChecksum', 'a changed byte', changedByte],
  [
    'cardSchema',
    'a card without licence',
    () => zipOf(roseWith({ 'model.json': roseCard({ licence: undefined }) })),
  ],
  ['fileMissing', 'no licence', () => zipOf(roseWith({ LICENSE: null }))],
  ['emptyLicence', 'an empty licence', () => zipOf(roseWith({ LICENSE: '' }))],
  ['cardNotJson', 'a card that is not JSON', () => zipOf(roseWith({ 'model.json': '{' }))],
  ['noCard', 'no card', () => zipOf(roseWith({ 'model.json': null }))],
  ['archiveCut', 'half a file', async () => (await zipOf(roseWith())).subarray(0, 400)],
  ['notAnArchive', 'text', async () => Buffer.from('words')],
  ['notAnArchive', 'nothing', async () => Buffer.alloc(0)],
  [
    'archiveEncrypted',
    'a password',
    async () => withField(await zipOf(packedFirst()), 'flags', 0x801),
  ],
  [
    'archiveMethod',
    'an unusual method',
    async () => withField(await zipOf(roseWith()), 'method', 14),
  ],
  ['tooManyFiles', 'many files', () => zipOf([...roseWith(), ...many(2000)])],
  [
    'archiveBomb',
    'zeros',
    () => zipOf([...roseWith(), { path: '0', data: Buffer.alloc(2 ** 27), compress: true }]),
  ],
  [
    'archiveDamaged',
    'more than it says',
    async () => withField(await zipOf(packedFirst()), 'unpackedBytes', 10),
  ],
];

const many = (count: number) =>
  Array.from({ length: count }, (_, i): ArchiveFile => ({ path: `many/${i}`, data: '' }));

/** The first entry is a file of zeros, compressed. */
const packedFirst = (): ArchiveFile[] => [
  { path: 'zeros', data: Buffer.alloc(100_000), compress: true },
  ...roseWith(),
];

async function changedByte(): Promise<Buffer> {
  const zip = await zipOf(roseWith({ 'training.md': 'where it comes from' }));
  zip.write('W', zip.indexOf('where it comes from'));
  return zip;
}

describe('refused, with nothing left on disk', () => {
  it.each(hostile)('%s: %s', async (reason, _what, make) => {
    const bytes = await make();
    const refused = importBytes(bytes);
    await expect(refused).rejects.toMatchObject({ code: 'PACKAGE_INVALID', params: { reason } });
    expect(await readdir(models)).toEqual([]);
  });

  it('what is not there, or is a folder', async () => {
    await expect(importFile(file('gone'))).rejects.toMatchObject({ code: 'INPUT_NOT_FOUND' });
    await expect(importFile(folder)).rejects.toMatchObject({ code: 'MODEL_UNREADABLE' });
  });

  it('what was cancelled', async () => {
    const archive = await written(await zipOf(roseWith()));
    const cancelled = importArchive(catalog, archive, undefined, AbortSignal.abort());
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await readdir(models)).toEqual([]);
  });

  it('any damage: all of the package is there, or nothing', async () => {
    const stored = await readFile(await exported('ours.underdraw-model', 'ours'));
    const packed = await zipOf(roseWith().map((one) => ({ ...one, compress: true })));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(stored, packed),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.option(fc.nat(), { freq: 5 }),
        async (whole, flips, cut) => {
          const bytes = Buffer.from(
            whole.subarray(0, cut === null ? undefined : cut % whole.length),
          );
          for (const [at, value] of flips) if (bytes.length > 0) bytes[at % bytes.length] = value;
          const id = whole === stored ? 'mine' : 'rose';
          try {
            await importFile(await written(bytes), id);
            // A flipped bit of a date, or of the name of a file that the card doesn't know, does no harm.
            for (const name of ['generator.onnx', 'LICENSE']) {
              const installed = await readFile(path.join(models, id, name));
              const original = rose.files.find((one) => one.path === name)!;
              expect(installed.equals(original.data)).toBe(true);
            }
            await catalog.remove(id);
          } catch (error) {
            expect(error).toBeInstanceOf(UnderdrawError);
            expect((error as UnderdrawError).code).toBe('PACKAGE_INVALID');
          }
          expect(await readdir(models)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
