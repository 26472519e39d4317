import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { confirm } from './confirm';

function asked(signal = new AbortController().signal) {
  const [stdin, stderr] = [new PassThrough(), new PassThrough()];
  const answer = confirm('Remove the model rose?', { signal, stdin, stderr });
  return { input: stdin, answer, shown: () => String(stderr.read()) };
}

it.each([
  ['y', true],
  ['Yes', true],
  [' yes ', true],
  ['', false],
  ['n', false],
  ['yesterday', false],
])('the answer %j is %s', async (text, wanted) => {
  const { input, answer, shown } = asked();
  expect(shown()).toBe('Remove the model rose? [y/N] ');
  input.write(`${text}\nmore\n`);
  expect(await answer).toBe(wanted);
});

it('no answer is no: the end of the input, and Ctrl+C', async () => {
  const ended = asked();
  ended.input.end();
  expect(await ended.answer).toBe(false);
  const stop = new AbortController();
  const stopped = asked(stop.signal);
  stop.abort();
  expect(await stopped.answer).toBe(false);
});
