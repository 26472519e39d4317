import { execFileSync } from 'node:child_process';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CardBench,
  castleWords,
  flowerClass,
  rangeScaling,
  testPictureOutput,
} from '../testing/cards';
import { colourOf } from '../testing/graphs';
import { nameOfLine } from './wordList';

let bench: CardBench;

beforeAll(async () => {
  bench = await CardBench.open();
  const alone = { inputs: [], size: { fixed: [4, 4] as [number, number] } };
  await bench.made(
    colourOf([1, 3], 'int64', 12),
    {
      ...alone,
      values: [{ ...castleWords, padding: 3, default: '' }],
    },
    'said',
  );
  await bench.made(
    colourOf([1, 3], 'float32'),
    {
      ...alone,
      values: [flowerClass],
    },
    'chosen',
  );
  await bench.made(
    colourOf([3], 'float32', 4),
    {
      ...alone,
      values: [{ kind: 'noise', tensor: 'v', form: 'vector', size: 3, shape: [3] }],
      output: { ...testPictureOutput, scaling: rangeScaling(-1, 1) },
    },
    'dreamt',
  );
});
afterAll(() => bench.close());

async function colour(...file: string[]): Promise<number[]> {
  const { data } = await sharp(path.join(...file))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [...data.subarray(0, 3)];
}

describe('a batch with a model that takes no picture', () => {
  it('makes a picture of each line of its lists, and goes on where it was', async () => {
    const { inDir, outDir } = await bench.work.folders();
    await mkdir(path.join(inDir, 'more'));
    await writeFile(
      path.join(inDir, 'words.txt'),
      '\uFEFFcastle lake\r\n\r\n  lake \nlake\na dragon\n',
    );
    await writeFile(path.join(inDir, 'more', 'LIST.TXT'), 'lake castle');
    await writeFile(path.join(inDir, 'notes.md'), 'lake');
    const settings = { inDir, outDir, models: ['said'] };
    const { counts, items, others } = await bench.work.run(settings);
    expect(counts).toMatchObject({ total: 4, done: 3, failed: 1 });
    expect(others).toBe(1);
    expect(items.get('words.txt: lake')).toMatchObject({ output: 'lake_said.png' });
    expect(items.get('words.txt: a dragon')).toMatchObject({
      error: { code: 'USAGE', params: { reason: 'unknownWords', words: ['a', 'dragon'] } },
    });
    expect(await colour(outDir, 'castle lake_said.png')).toEqual([212, 234, 64]);
    expect(await colour(outDir, 'more', 'lake castle_said.png')).toEqual([234, 212, 64]);
    // A line that moves within its list is still the same picture; one that is new is made.
    await writeFile(path.join(inDir, 'words.txt'), 'castle\nlake\ncastle lake\n');
    const again = await bench.work.run(settings);
    expect(again.counts).toMatchObject({ total: 4, done: 1, earlier: 3 });
    const report = await readFile(path.join(outDir, '.underdraw', 'results-1of1.jsonl'), 'utf8');
    expect(report).toContain('words.txt: castle lake');
  });

  it.skipIf(process.platform === 'win32')(
    'a list that is a pipe is one line in the report, and is not waited for',
    async () => {
      const { inDir, outDir } = await bench.work.folders();
      execFileSync('mkfifo', [path.join(inDir, 'a.txt')]);
      await writeFile(path.join(inDir, 'b.txt'), 'lake');
      const { counts, items } = await bench.work.run({ inDir, outDir, models: ['said'] });
      expect(counts).toMatchObject({ total: 2, done: 1, failed: 1 });
      expect(items.get('a.txt')?.error).toMatchObject({
        code: 'INPUT_UNREADABLE',
        params: { reason: 'special' },
      });
    },
  );

  it('takes one list, which chooses a class where the model knows no words', async () => {
    const { inDir, outDir } = await bench.work.folders();
    const list = path.join(inDir, 'classes.txt');
    await writeFile(list, 'tulip\ndaisy\n');
    const { counts } = await bench.work.run({ inDir: list, outDir, models: ['chosen'] });
    expect(counts).toMatchObject({ total: 2, done: 2 });
    expect(await colour(outDir, 'tulip_chosen.png')).toEqual([0, 255, 0]);
  });

  it('makes a picture of each seed without any input, and only those that are missing', async () => {
    const { outDir } = await bench.work.folders();
    const settings = { inDir: '', outDir, models: ['dreamt'], seed: [1, 2, 3] };
    const { counts, outputs } = await bench.work.run(settings);
    expect(counts).toMatchObject({ total: 3, done: 3 });
    expect(outputs.toSorted()).toEqual(['dreamt_1.png', 'dreamt_2.png', 'dreamt_3.png']);
    await rm(path.join(outDir, 'dreamt_2.png'));
    expect((await bench.work.run(settings)).counts).toMatchObject({ done: 1, earlier: 2 });
    const named = { ...settings, name: '{name}-{seed}.{ext}', seed: [1] };
    expect((await bench.work.run(named)).outputs).toEqual(['dreamt-1.png']);
    // Seed after seed, each in a file of its own, under any name.
    const one = { ...settings, name: '{model}.{ext}', seed: [7] };
    expect((await bench.work.run(one)).outputs).toEqual(['dreamt_7.png']);
    expect((await bench.work.run({ ...one, seed: [8] })).outputs).toEqual(['dreamt_8.png']);
  });

  it('says which models a folder has nothing for, while others have', async () => {
    const { inDir, outDir } = await bench.work.folders();
    await writeFile(path.join(inDir, 'classes.txt'), 'tulip\n');
    const models = ['chosen', 'dreamt'];
    const { counts, warnings } = await bench.work.run({ inDir, outDir, models });
    expect(counts).toMatchObject({ total: 1, done: 1 });
    expect(warnings).toEqual([{ code: 'MODELS_WITHOUT_LIST', params: { models: ['dreamt'] } }]);
    // Two machines that share the folder say it once.
    const second = { inDir, outDir, models, shard: { index: 2, count: 2 } };
    expect((await bench.work.run(second)).warnings).toEqual([]);
  });

  it('says what is missing where there is no list', async () => {
    const { inDir, outDir } = await bench.work.folders();
    const run = bench.work.run({ inDir, outDir, models: ['said'] });
    const params = { reason: 'noListInBatch', model: 'said', chain: 'said' };
    await expect(run).rejects.toMatchObject({ code: 'USAGE', params });
    await expect(access(path.join(outDir, 'report.json'))).rejects.toThrow();
  });

  it.each([
    ['a castle / by: a lake?', 'a castle - by- a lake-'],
    ['..', '-'],
    [' .hidden. ', 'hidden'],
  ])('names files after lines: %s', (line, name) => {
    expect(nameOfLine(line)).toBe(name);
  });
});
