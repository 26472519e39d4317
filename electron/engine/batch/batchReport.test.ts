import { appendFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onExistsRules } from '#common/contract';
import { identity } from '../testing/onnx';
import { writePackage } from '../testing/packages';
import { raw } from '../testing/pictures';
import { Workbench } from '../testing/workbench';
import { mergeReports, writeReport } from './batchReport';
import { readHeads } from './runResults';

let bench: Workbench;
beforeAll(async () => {
  bench = await Workbench.open();
  await writePackage(bench.models, 'identity', identity);
});
afterAll(() => bench.close());

async function folders() {
  const made = await bench.folders();
  await writeFile(path.join(made.inDir, 'a.png'), await raw().png().toBuffer());
  await mkdir(made.outDir);
  return { ...made, at: (name: string) => path.join(made.outDir, name) };
}

/** The report of the last run; names of its files. */
async function report(outDir: string): Promise<string[]> {
  const [head] = await readHeads(outDir);
  const { files } = await writeReport(outDir, head);
  return [files.json, files.html].map((file) => path.basename(file));
}

describe('a report', () => {
  it.each(onExistsRules)('never replaces a file of another program, with %s', async (onExists) => {
    for (const taken of ['report.json', 'index.html', 'underdraw-index.html']) {
      const { inDir, outDir, at } = await folders();
      await writeFile(at(taken), 'mine');
      await bench.run({ inDir, outDir, onExists });
      const before = taken.startsWith('underdraw') ? '' : 'underdraw-';
      const names = [`${before}report.json`, `${before}index.html`];
      expect(await report(outDir)).toEqual(names);
      // A second run finds its own.
      expect(await report(outDir)).toEqual(names);
      expect(await readFile(at(taken), 'utf8')).toBe('mine');
    }
  });

  it('does not follow a link', async () => {
    const { inDir, outDir, at } = await folders();
    await writeFile(path.join(inDir, 'page.html'), 'mine');
    await symlink(path.join(inDir, 'page.html'), at('index.html'));
    await bench.run({ inDir, outDir });
    expect(await report(outDir)).toEqual(['underdraw-report.json', 'underdraw-index.html']);
    expect(await readFile(path.join(inDir, 'page.html'), 'utf8')).toBe('mine');
  });

  it('joins the shards of the last run, whatever the clocks said', async () => {
    const { inDir, outDir, at } = await folders();
    const shard = (index: number, count: number) =>
      bench.run({ inDir, outDir, onExists: 'overwrite', shard: { index, count } });
    for (const index of [1, 2]) await shard(index, 2);
    for (const index of [1, 2]) {
      const file = at(`.underdraw/head-${index}of2.json`);
      const head = JSON.parse(await readFile(file, 'utf8'));
      await writeFile(file, JSON.stringify({ ...head, started: '2099-01-01T00:00:00.000Z' }));
    }
    for (const index of [1, 2, 3]) await shard(index, 3);
    expect(await mergeReports(outDir)).toMatchObject({ missing: [], counts: { total: 1 } });
    const report = JSON.parse(await readFile(at('report.json'), 'utf8'));
    expect(report.shards).toEqual(['1/3', '2/3', '3/3']);
    // One of two again is a new run, of which the other is missing.
    await shard(1, 2);
    expect(await mergeReports(outDir)).toMatchObject({ missing: [{ index: 2, count: 2 }] });
  });

  it.skipIf(process.platform === 'win32')(
    'shows what a terminal would obey in a name as escapes',
    async () => {
      const { inDir, outDir, at } = await folders();
      await writeFile(path.join(inDir, 'a\u001b[2J\u202egnp.png'), 'words');
      await bench.run({ inDir, outDir });
      const [json, html] = await Promise.all(
        (await report(outDir)).map((name) => readFile(at(name), 'utf8')),
      );
      expect(html).toContain('a\\x1b[2J\\u202egnp.png');
      for (const text of [json, html]) expect(text).not.toContain('\u001b');
      expect(html).not.toContain('\u202e');
    },
  );

  it('takes nothing over from results that another program has written', async () => {
    const { inDir, outDir, at } = await folders();
    await bench.run({ inDir, outDir });
    const script = '"><script>alert(1)</script>';
    const item = { input: 'x', output: 'x', model: 'm', status: 'done', warnings: [] };
    const forged = [
      { ...item, status: script },
      { ...item, input: script },
      { ...item, warnings: [{ code: script, params: {} }] },
      { ...item, error: { code: 'INTERNAL', params: { problem: script } } },
      { ...item, input: 5 },
    ];
    for (const line of forged)
      await appendFile(at('.underdraw/results-1of1.jsonl'), `${JSON.stringify(line)}\n`);
    const thumb = { output: 'x', model: 'm', width: 4, height: 4, pair: script };
    await appendFile(at('.underdraw/thumbs-1of1.jsonl'), `${JSON.stringify(thumb)}\n`);
    await report(outDir);
    const page = await readFile(at('index.html'), 'utf8');
    expect(page).toContain('a_identity.png');
    expect(page).not.toContain('<script>alert');
  });
});
