import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { EngineLog, OutputTail } from './engineLog';
import { SettingsStore } from './settingsStore';

it('keeps what was written with the time, in files of limited size, and gives the last lines', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-log-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const log = new EngineLog(path.join(folder, 'logs', 'engine.log'));
  expect(log.tail()).toBe('');
  log.write('libcudart.so.12 is missing\n');
  expect(log.tail()).toMatch(/^\d{4}-\d\d-\d\dT\S+ libcudart\.so\.12 is missing\n$/);
  const line = 'x'.repeat(10_000);
  for (let i = 0; i < 120; i++) log.write(`${i} ${line}`);
  expect((await readdir(path.dirname(log.file))).sort()).toEqual(['engine.log', 'engine.log.old']);
  const tail = log.tail();
  expect(tail.length).toBeLessThanOrEqual(64 * 1024);
  expect(tail).toContain(' 119 x');
  // Whole lines only.
  expect(tail).toMatch(/^\d{4}-/);
});

it('is silent where nothing can be written', async () => {
  const file = path.join(os.tmpdir(), `underdraw-log-${process.pid}`);
  await writeFile(file, '');
  onTestFinished(() => rm(file));
  const log = new EngineLog(path.join(file, 'engine.log'));
  log.write('lost');
  expect(log.tail()).toBe('');
});

it.skipIf(process.platform === 'win32')('a pipe in its place holds nothing up', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-log-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const log = new EngineLog(path.join(folder, 'engine.log'));
  for (const name of ['engine.log', 'settings.json'])
    execFileSync('mkfifo', [path.join(folder, name)]);
  log.write('lost');
  expect(log.tail()).toBe('');
  const first = new SettingsStore(path.join(folder, 'none')).current;
  expect(new SettingsStore(path.join(folder, 'settings.json')).current).toEqual(first);
});

it('of one process the last characters are kept', () => {
  const tail = new OutputTail(8);
  for (const text of ['one ', 'two ', 'three']) tail.write(text);
  expect(tail.text).toBe('wo three');
});
