/**
 * `npm run fuzz -- --cases N [--seed S] [--target NAME]`: damages files of every format, and cards,
 * N times at random, and fails at the first that is neither read nor refused, takes more than 10
 * seconds, or more than a gigabyte. The failure says how it is made again.
 */
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildForNode } from './buildForNode.mjs';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    target: { type: 'string' },
  },
});
const cases = Number(values.cases);
const seed = Number(values.seed);
if (!(Number.isInteger(cases) && cases > 0 && Number.isInteger(seed))) {
  console.error('usage: npm run fuzz -- --cases N [--seed S] [--target NAME]');
  process.exit(2);
}

const root = path.resolve(import.meta.dirname, '..');
const outDir = await buildForNode('fuzz', { fuzz: 'scripts/fuzzProcess.ts' });

const silenceMs = 10_000;
/** As long may a case be without an end on a machine that gives the process no time. */
const longestSilenceMs = 90_000;
/** Seconds of a core that a process took; undefined where nothing tells. */
function coreSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined;
  }
}
const temporary = await mkdtemp(path.join(os.tmpdir(), 'underdraw-fuzz-'));
const child = fork(
  path.join(outDir, 'fuzz.js'),
  [String(cases), String(seed), values.target ?? ''],
  {
    cwd: root,
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary },
    execArgv: ['--max-old-space-size=768'],
  },
);
const status = await new Promise((resolve) => {
  let last = { target: 'nothing yet', seed };
  let timer;
  let [since, used] = [0, 0];
  const watch = () => {
    clearTimeout(timer);
    [since, used] = [performance.now(), coreSeconds(child.pid)];
    timer = setTimeout(expired, silenceMs);
  };
  const expired = () => {
    const took = coreSeconds(child.pid) - used;
    const starved = took < silenceMs / 1000 && performance.now() - since < longestSilenceMs;
    if (starved) {
      timer = setTimeout(expired, 1000);
    } else {
      console.error(
        `No case of ${last.target} ended within ${silenceMs / 1000} s (seed ${last.seed}).`,
      );
      child.kill('SIGKILL');
    }
  };
  watch();
  child.on('message', (message) => {
    last = message;
    watch();
    if (process.stdout.isTTY) process.stdout.write(`\r${message.done} of ${cases} `);
  });
  child.on('exit', (code, signal) => {
    clearTimeout(timer);
    if (signal)
      console.error(`The process ended by ${signal} at ${last.target} (seed ${last.seed}).`);
    resolve(code ?? 1);
  });
});
const left = await readdir(temporary);
await rm(temporary, { recursive: true });
if (left.length > 0) console.error(`It left behind ${left.join(', ')}.`);
process.exit(status || (left.length > 0 ? 1 : 0));
