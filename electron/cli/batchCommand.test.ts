import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flowerClass } from '#engine/testing/cards';
import { colourOf } from '#engine/testing/graphs';
import { identity } from '#engine/testing/onnx';
import { writeGeneralPackage, writePackage } from '#engine/testing/packages';
import { type RunOptions, Terminal } from './terminal.test-data';

let terminal: Terminal;
let folder: string;

beforeAll(async () => {
  terminal = await Terminal.open();
  folder = terminal.folder;
  await chmod(folder, 0o755);
  await writePackage(path.join(folder, 'home', 'models'), 'identity', identity);
  await mkdir(path.join(folder, 'in', 'sub'), { recursive: true });
  for (let i = 0; i < 12; i++) {
    await sharp({
      create: { width: 20, height: 16, channels: 3, background: { r: i * 9, g: 80, b: 7 } },
    })
      .png()
      .toFile(path.join(folder, 'in', i % 3 ? `p${i}.png` : `sub/p${i}.png`));
  }
  await writeUneven();
});
afterAll(() => terminal.close());

/** The small picture is done long before the large one, which a signal therefore meets at work. */
async function writeUneven(): Promise<void> {
  await mkdir(path.join(folder, 'uneven'));
  for (const [name, side] of Object.entries({ a: 16, b: 2500 })) {
    await sharp({ create: { width: side, height: side, channels: 3, background: 'teal' } })
      .png()
      .toFile(path.join(folder, 'uneven', `${name}.png`));
  }
}

const underdraw = (args: string[], options?: RunOptions) => terminal.run(args, options);

const batch = (...args: string[]) => ['batch', 'in', '--model', 'identity', '--json', ...args];
const report = async (name: string) =>
  JSON.parse(await readFile(path.join(folder, name, 'report.json'), 'utf8'));

describe('underdraw batch', () => {
  it('takes lists of words and seeds instead of pictures', async () => {
    await writeGeneralPackage(
      path.join(folder, 'home', 'models'),
      'said',
      colourOf([1, 3], 'float32'),
      {
        inputs: [],
        size: { fixed: [4, 4] },
        values: [flowerClass],
      },
    );
    await writeFile(path.join(folder, 'classes.txt'), 'tulip\nweed\n');
    const said = ['batch', '--model', 'said', '--json', '--out', 'said'];
    const listed = await underdraw([...said, 'classes.txt']);
    expect(listed.code).toBe(1);
    expect(listed.lines.find((l) => l.type === 'error')).toMatchObject({
      code: 'USAGE',
      input: 'classes.txt: weed',
    });
    expect(listed.lines.at(-1)).toMatchObject({
      done: 1,
      failed: 1,
      outputs: [path.join('said', 'tulip_said.png')],
    });
    const bare = await underdraw([...said, '--set', 'class=daisy']);
    expect(bare.lines.at(-1)).toMatchObject({ outputs: [path.join('said', 'said.png')], exit: 0 });
    const refused = await underdraw([...said, 'in']);
    expect(refused.code).toBe(2);
    expect(refused.lines[0].hint).toContain('--seed 1..16');
  });

  it('mirrors the folder, says each step as JSON, and leaves a report and a contact sheet', async () => {
    const run = await underdraw(
      batch('--out', 'made', '--format', 'webp', '--name', '{model}-{name}.{ext}'),
    );
    expect(run.err).toBe('');
    expect(run.code).toBe(0);
    expect(run.lines[0]).toEqual({ type: 'planned', total: 12, shard: '1/1' });
    expect(run.lines.filter((l) => l.type === 'progress')).toHaveLength(12);
    const done = run.lines.at(-1)!;
    expect(done).toMatchObject({
      type: 'done',
      ok: true,
      total: 12,
      done: 12,
      failed: 0,
      skipped: 0,
    });
    expect((done.outputs as string[]).sort()[0]).toBe(path.join('made', 'identity-p1.webp'));
    expect(await readdir(path.join(folder, 'made'))).toContain('sub');
    const { items, counts } = await report('made');
    expect(counts).toEqual({ total: 12, done: 12, earlier: 0, skipped: 0, failed: 0 });
    expect(items).toHaveLength(12);
    const page = await readFile(path.join(folder, 'made', 'index.html'), 'utf8');
    expect(page.match(/<figure/g)).toHaveLength(12);
    expect(page.match(/src="data:image\/jpeg;base64,/g)).toHaveLength(12);
    // It needs no other file and no network.
    expect(page).not.toMatch(/(src|href)="(?!data:)/);
    expect(page).toContain("default-src 'none'");

    const again = await underdraw(
      batch('--out', 'made', '--format', 'webp', '--name', '{model}-{name}.{ext}'),
    );
    expect(again.lines.at(-1)).toMatchObject({
      ok: true,
      total: 12,
      done: 0,
      skipped: 12,
      exit: 0,
    });

    // Other settings, old files: what stands there is still shown, and in its size.
    await underdraw(
      batch('--out', 'made', '--format', 'webp', '--name', '{model}-{name}.{ext}').concat(
        '--seed',
        '5',
        '--on-exists',
        'skip',
      ),
    );
    const { items: left } = await report('made');
    expect(new Set(left.map((item: { status: string }) => item.status))).toEqual(
      new Set(['skipped']),
    );
    const later = await readFile(path.join(folder, 'made', 'index.html'), 'utf8');
    const sizes = (text: string) => text.match(/<img [^>]*height="\d+"/g);
    expect(sizes(later)).toHaveLength(12);
    expect(sizes(later)?.sort()).toEqual(sizes(page)?.sort());
  });

  it('a picture in a format that is not read is named, counted, and an input that failed', async () => {
    await mkdir(path.join(folder, 'several'));
    await writeFile(path.join(folder, 'several', 'b.bmp'), 'BM');
    await writeFile(path.join(folder, 'several', 'notes.txt'), 'not a picture');
    const picture = sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } });
    await picture.png().toFile(path.join(folder, 'several', 'a.png'));
    const args = ['batch', 'several', '--model', 'identity', '--out', 'several-out'];
    const run = await underdraw(args);
    expect(run.code).toBe(1);
    expect(run.err).toMatch(/warning: 1 picture is in a format that is not read.*: b\.bmp\./);
    expect(run.out).toContain('1 not read for their format, 1 other file left alone');
    expect((await report('several-out')).unread).toEqual(['b.bmp']);
    const { lines } = await underdraw([...args, '--json']);
    expect(lines.at(-1)).toMatchObject({ type: 'done', ok: false, exit: 1 });
  });

  it('one bad file is one line and exit 1; the sheet shows it first', async () => {
    await mkdir(path.join(folder, 'mixed'));
    await writeFile(path.join(folder, 'mixed', 'z<b>.png'), 'words');
    await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toFile(path.join(folder, 'mixed', 'a.png'));
    const run = await underdraw(['batch', 'mixed', '--model', 'identity', '--out', 'mixed-out']);
    expect(run.code).toBe(1);
    expect(run.err).toMatch(
      /^error INPUT_UNREADABLE: z<b>\.png is not a picture that can be read\.\n/m,
    );
    expect(run.out).toMatch(/^1 made, 0 made earlier, 0 skipped, 1 failed\.\nReport: /);
    const { items } = await report('mixed-out');
    expect(items.map((i: { status: string }) => i.status)).toEqual(['failed', 'done']);
    const page = await readFile(path.join(folder, 'mixed-out', 'index.html'), 'utf8');
    expect(page).not.toContain('z<b>');
    expect(page.indexOf('data-status="failed"')).toBeLessThan(page.indexOf('data-status="done"'));
    const stop = await underdraw([
      'batch',
      'mixed',
      '--model',
      'identity',
      '--out',
      'mixed-stop',
      '--stop-on-error',
    ]);
    expect(stop.code).toBe(1);
  });

  it('compares with the truth', async () => {
    const run = await underdraw(batch('--out', 'compared', '--truth', 'in'));
    expect(run.code).toBe(0);
    const { means, items } = await report('compared');
    expect(means).toMatchObject({
      l1: 0,
      l2: 0,
      psnr: 100,
      ssim: expect.closeTo(1, 9),
      pictures: 12,
    });
    expect(items[0].metrics.psnr).toBe(100);
    await mkdir(path.join(folder, 'truth'));
    await sharp({
      create: { width: 20, height: 16, channels: 3, background: { r: 10, g: 80, b: 7 } },
    })
      .png()
      .toFile(path.join(folder, 'truth', 'p1.png'));
    const other = await underdraw(batch('--out', 'compared', '--truth', 'truth'));
    expect(other.code).toBe(0);
    const second = await report('compared');
    expect(second.means).toMatchObject({ pictures: 1, l1: expect.closeTo(1 / 255 / 3, 9) });
    expect(other.lines.filter((l) => l.type === 'warning')).toHaveLength(11);
  });

  it('four shards in one folder do everything once, and their reports are joined', async () => {
    const shard = (i: number) => batch('--out', 'shared', '--shard', `${i}/4`);
    const runs = await Promise.all([
      ...[1, 2].map((i) => terminal.runProcess(shard(i))),
      ...[3, 4].map((i) => underdraw(shard(i))),
    ]);
    const outputs = runs.flatMap((run) => run.lines.at(-1)!.outputs as string[]);
    expect(runs.map((run) => run.code)).toEqual([0, 0, 0, 0]);
    expect(outputs).toHaveLength(12);
    expect(new Set(outputs).size).toBe(12);
    for (const output of outputs) await sharp(path.join(folder, output)).stats();
    const merged = await underdraw(['batch', '--merge-reports', 'shared', '--json']);
    expect(merged.lines.at(-1)).toMatchObject({
      type: 'done',
      ok: true,
      total: 12,
      done: 12,
      exit: 0,
    });
    const { items, shards } = await report('shared');
    expect(shards).toEqual(['1/4', '2/4', '3/4', '4/4']);
    expect(new Set(items.map((i: { input: string }) => i.input)).size).toBe(12);
    expect(
      (await readFile(path.join(folder, 'shared', 'index.html'), 'utf8')).match(/<figure/g),
    ).toHaveLength(12);

    // Without a shard nothing is left to do; without one report the rest is told.
    const whole = await underdraw(batch('--out', 'shared'));
    expect(whole.lines.at(-1)).toMatchObject({ done: 0, skipped: 12, exit: 0 });
    await rm(path.join(folder, 'shared', '.underdraw', 'head-3of4.json'));
    const lacking = await underdraw(['batch', '--merge-reports', 'shared']);
    expect(lacking.code).toBe(1);
    expect(lacking.err).toBe('warning: Shard 3/4 has left no report.\n');
  }, 120_000);

  it('takes its shard from Slurm', async () => {
    const env = {
      SLURM_ARRAY_TASK_ID: '2',
      SLURM_ARRAY_TASK_MIN: '1',
      SLURM_ARRAY_TASK_MAX: '2',
      SLURM_ARRAY_TASK_STEP: '1',
      SLURM_ARRAY_TASK_COUNT: '2',
    };
    const run = await underdraw(batch('--out', 'slurm', '--shard', 'auto'), { env });
    expect(run.lines[0]).toMatchObject({ shard: '2/2' });
    expect(existsSync(path.join(folder, 'slurm', 'report-2of2.json'))).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('a folder that may not be written to', async () => {
    const home = await mkdtemp(path.join(folder, 'shut-'));
    await chmod(home, 0o555);
    // root may write anywhere; nobody may not.
    const uid = process.getuid?.() === 0 ? 65_534 : undefined;
    const run = await terminal.runProcess(batch('--out', path.join(home, 'made')), { uid });
    expect(run.code).toBe(1);
    expect(run.lines[0]).toMatchObject({ type: 'error', code: 'OUTPUT_FAILED' });
    expect(await readdir(home)).toEqual([]);
  });

  it.each([
    ['no model', ['batch', 'in', '--out', 'never'], 2, 'USAGE'],
    ['no folder for outputs', ['batch', 'in', '--model', 'identity'], 2, 'USAGE'],
    ['the same folder', ['batch', 'in', '--model', 'identity', '--out', 'in'], 2, 'USAGE'],
    ['no such format', [...batch('--out', 'never'), '--format', 'bmp'], 2, 'USAGE'],
    ['no such rule', [...batch('--out', 'never'), '--on-exists', 'ask'], 2, 'USAGE'],
    [
      'a template that names nothing',
      [...batch('--out', 'never'), '--name', 'x.{ext}'],
      2,
      'USAGE',
    ],
    ['no such shard', [...batch('--out', 'never'), '--shard', '5/4'], 2, 'USAGE'],
    ['a shard from nowhere', [...batch('--out', 'never'), '--shard', 'auto'], 2, 'USAGE'],
    [
      'no such model',
      ['batch', 'in', '--model', 'nothing', '--out', 'never'],
      3,
      'MODEL_NOT_FOUND',
    ],
    [
      'no such folder',
      ['batch', 'gone', '--model', 'identity', '--out', 'never'],
      1,
      'INPUT_NOT_FOUND',
    ],
    ['nothing to join', ['batch', '--merge-reports', 'in'], 1, 'INPUT_NOT_FOUND'],
  ])('%s', async (_name, args, code, error) => {
    const run = await underdraw(args.includes('--json') ? args : [...args, '--json']);
    expect(run.code).toBe(code);
    expect(run.err).toBe('');
    expect(run.lines[0]).toMatchObject({
      type: 'error',
      code: error,
      message: expect.stringMatching(/\.$/),
    });
    expect(run.lines.at(-1)).toMatchObject({ type: 'done', ok: false, exit: code });
    expect(existsSync(path.join(folder, 'never'))).toBe(false);
  });

  it.each([
    ['Ctrl+C', 'SIGINT'],
    ['a terminal that is closed', 'SIGHUP'],
    ['timeout', 'SIGTERM'],
  ] as const)('%s ends with 130, a report, and outputs that are whole', async (_, signal) => {
    const cut = `cut ${signal}`;
    const args = ['batch', 'uneven', '--model', 'identity', '--out', cut, '--json'];
    const child = terminal.start(args, { detached: true });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
      // To the engines as well.
      if (out.includes('"progress"')) process.kill(-child.pid!, signal);
    });
    const [code] = await once(child, 'close');
    const last = JSON.parse(out.trim().split('\n').at(-1)!);
    expect(code).toBe(130);
    expect(last).toMatchObject({ type: 'done', ok: false, total: 2, exit: 130 });
    expect(last.done).toBeGreaterThan(0);
    const left = await readdir(path.join(folder, cut), { recursive: true });
    expect(left.filter((name) => name.endsWith('.partial'))).toEqual([]);
    const made = left.filter((name) => name.endsWith('.png'));
    expect(made.length).toBe(last.done);
    for (const name of made) await sharp(path.join(folder, cut, name)).stats();
    expect((await report(cut)).counts.done).toBe(last.done);
    const rest = await underdraw(args);
    expect(rest.lines.at(-1)).toMatchObject({ total: 2, failed: 0, exit: 0 });
  });

  it.skipIf(process.platform === 'win32')(
    'nohup keeps it from ending with its terminal',
    async () => {
      const child = terminal.start(batch('--out', 'kept'), {
        detached: true,
        env: { _: '/usr/bin/nohup' },
      });
      let out = '';
      child.stdout.on('data', (chunk) => {
        if (out === '') process.kill(-child.pid!, 'SIGHUP');
        out += chunk;
      });
      const [code] = await once(child, 'close');
      expect(JSON.parse(out.trim().split('\n').at(-1)!)).toMatchObject({ done: 12, failed: 0 });
      expect(code).toBe(0);
    },
  );
});
