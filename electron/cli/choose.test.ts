import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { choose } from './choose';

const questions = [
  { key: 'norm', values: ['batch', 'running'] },
  { key: 'range', values: ['-1..1', '0..1', '0..255'] },
] as const;

function asked(signal = new AbortController().signal) {
  const [stdin, stderr] = [new PassThrough(), new PassThrough()];
  const answer = choose(questions, { signal, stdin, stderr });
  return { input: stdin, answer, shown: () => String(stderr.read()) };
}

it.each([
  ['\n\n', { norm: 'batch', range: '-1..1' }],
  ['2\n3\n', { norm: 'running', range: '0..255' }],
  ['running\n 0..1 \n', { norm: 'running', range: '0..1' }],
  ['3\nnone\n0\n2\n\n', { norm: 'running', range: '-1..1' }],
])('%j is %j', async (typed, wanted) => {
  const { input, answer } = asked();
  input.write(typed);
  expect(await answer).toEqual(wanted);
});

it('shows the likely answer first, and that Enter takes it', async () => {
  const { input, answer, shown } = asked();
  expect(shown()).toBe('norm: 1 batch, 2 running [1] ');
  input.write('\n\n');
  await answer;
  expect(shown()).toBe('range: 1 -1..1, 2 0..1, 3 0..255 [1] ');
});

it('no answer is none: the end of the input, and Ctrl+C', async () => {
  const ended = asked();
  ended.input.end('2\n');
  expect(await ended.answer).toBeUndefined();
  const stop = new AbortController();
  const stopped = asked(stop.signal);
  stop.abort();
  expect(await stopped.answer).toBeUndefined();
});
