import { appendFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Workbench } from '../testing/workbench';
import { Journal, journalFolder } from './journal';

let bench: Workbench;
beforeAll(async () => {
  bench = await Workbench.open();
});
afterAll(() => bench.close());

const shard = { index: 1, count: 1 };
const intent = (input: string, hash = 'h') => ({
  input,
  output: `${input}.out`,
  model: 'm',
  work: 'w',
  hash,
  bytes: 5,
  width: 1,
  height: 1,
  warnings: [],
});

async function written(...inputs: string[]): Promise<{ outDir: string; file: string }> {
  const { outDir } = await bench.folders();
  const journal = await Journal.open(outDir, shard);
  for (const input of inputs) {
    await journal.recordIntent(intent(input));
    await journal.recordDone(intent(input));
  }
  await journal.close();
  return { outDir, file: path.join(outDir, journalFolder, 'journal-1of1.jsonl') };
}

async function reopened(outDir: string): Promise<Journal> {
  const journal = await Journal.open(outDir, shard);
  await journal.close();
  return journal;
}

describe('the journal', () => {
  it('remembers what was intended and done, with newlines and emoji in names', async () => {
    const { outDir } = await written('a\nb', '👩‍👧');
    const journal = await reopened(outDir);
    for (const input of ['a\nb', '👩‍👧']) {
      expect(journal.get({ input, model: 'm' })).toMatchObject({
        done: true,
        last: { kind: 'intent', hash: 'h' },
      });
      expect(journal.get({ input, model: 'other' })).toBeUndefined();
    }
  });

  it('is right however much of its end is lost, and goes on after a line that was cut', async () => {
    const { outDir, file } = await written('a', 'b');
    const whole = await readFile(file);
    const text = whole.toString();
    const ends = (part: string) => text.indexOf('\n', text.indexOf(part)) + 1;
    for (let length = whole.length; length >= 0; length -= 7) {
      await writeFile(file, whole.subarray(0, length));
      const journal = await reopened(outDir);
      const known = journal.get({ input: 'b', model: 'm' });
      expect(known !== undefined).toBe(length >= ends('"input":"b"') - 1);
      const again = await Journal.open(outDir, shard);
      await again.recordIntent(intent('c'));
      await again.close();
      expect((await reopened(outDir)).get({ input: 'c', model: 'm' })).toMatchObject({
        done: false,
      });
    }
  });

  it('passes over lines that are damaged, and only those', async () => {
    const { outDir, file } = await written('a', 'b');
    const bytes = await readFile(file);
    bytes[bytes.indexOf('"input":"a"') + 9] ^= 1;
    await writeFile(file, bytes);
    const journal = await reopened(outDir);
    expect(journal.get({ input: 'a', model: 'm' })).toBeUndefined();
    expect(journal.get({ input: 'b', model: 'm' })).toMatchObject({ done: true });
  });

  it('a line of another shard counts as well, the latest of an input wins', async () => {
    const { outDir } = await written('a');
    const other = await Journal.open(outDir, { index: 1, count: 4 });
    expect(other.get({ input: 'a', model: 'm' })).toMatchObject({ done: true });
    await other.recordIntent(intent('a', 'new'));
    await other.close();
    expect((await reopened(outDir)).get({ input: 'a', model: 'm' })).toMatchObject({
      done: false,
      last: { hash: 'new' },
    });
  });

  it('goes by the order of its lines when the clock is set back, and so do further journals', async () => {
    const { outDir } = await bench.folders();
    const day = 86_400_000;
    vi.useFakeTimers({ now: 10 * day, toFake: ['Date'] });
    try {
      const ahead = await Journal.open(outDir, shard);
      await ahead.recordIntent(intent('a', 'old'));
      await ahead.recordIntent(intent('b', 'old'));
      await ahead.close();
      vi.setSystemTime(day);
      const right = await Journal.open(outDir, shard);
      await right.recordIntent(intent('a', 'new'));
      right.recordDone(intent('a', 'new'));
      await right.close();
      const other = await Journal.open(outDir, { index: 1, count: 4 });
      await other.recordIntent(intent('b', 'new'));
      await other.close();
    } finally {
      vi.useRealTimers();
    }
    const journal = await reopened(outDir);
    expect(journal.get({ input: 'a', model: 'm' })).toMatchObject({
      done: true,
      last: { hash: 'new' },
    });
    expect(journal.get({ input: 'b', model: 'm' })).toMatchObject({
      done: false,
      last: { hash: 'new' },
    });
  });

  it('of a newer version is refused', async () => {
    const { outDir, file } = await written('a');
    const json = JSON.stringify({ kind: 'journal', version: 2 });
    await appendFile(file, `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`);
    await expect(Journal.open(outDir, shard)).rejects.toMatchObject({ code: 'JOURNAL_UNREADABLE' });
    await truncate(file, 0);
    await reopened(outDir);
  });

  it('of an older version keeps its outputs, but not notices or failures in other words', async () => {
    const { outDir, file } = await written();
    const key = { at: 1, input: 'a', output: 'a.out', model: 'm', work: 'w' };
    const note = 'a.webp has 2 frames; the first is used.';
    for (const line of [
      { ...intent('a'), ...key, kind: 'intent', warnings: [note] },
      { ...key, input: 'b', kind: 'failed', error: { code: 'INPUT_EMPTY', message: '', hint: '' } },
    ]) {
      const json = JSON.stringify(line);
      await appendFile(file, `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`);
    }
    const journal = await reopened(outDir);
    expect(journal.get({ input: 'a', model: 'm' })?.last).toMatchObject({
      kind: 'intent',
      warnings: [],
    });
    expect(journal.get({ input: 'b', model: 'm' })).toBeUndefined();
  });

  it('that can not be made is an error of the output', async () => {
    const { outDir } = await bench.folders();
    await mkdir(outDir);
    await writeFile(path.join(outDir, journalFolder), 'a file');
    await expect(Journal.open(outDir, shard)).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
  });
});
