import { expect, it } from 'vitest';
import { isNotice } from './notices';
import { errnoOf, fromFailure, isFailure, toFailure, UnderdrawError } from './underdrawError';

it('an error becomes data, and an error again with the place where it happened', () => {
  const error = new UnderdrawError('INPUT_EMPTY', { file: 'a.png' }, { cause: new Error('deep') });
  const failure = toFailure(error);
  expect(failure).toMatchObject({ code: 'INPUT_EMPTY', params: { file: 'a.png' } });
  expect(failure.detail).toMatch(/underdrawError\.test\.ts[\s\S]*caused by Error: deep/);
  const again = fromFailure(failure);
  expect(again).toBeInstanceOf(UnderdrawError);
  expect(toFailure(again)).toEqual(failure);
});

it('what is not ours is INTERNAL, with the first line of its own words', () => {
  expect(toFailure(new RangeError('out of\nreach'))).toMatchObject({
    code: 'INTERNAL',
    params: { problem: 'out of' },
  });
  expect(toFailure('thrown as text')).toEqual({
    code: 'INTERNAL',
    params: { problem: 'thrown as text' },
    detail: undefined,
  });
});

it('data from elsewhere is a failure or a notice only with all that its sentence needs', () => {
  for (const good of [
    { code: 'CANCELLED', params: {} },
    { code: 'INPUT_EMPTY', params: { file: 'a.png' } },
    { code: 'MODEL_NOT_FOUND', params: { reason: 'unknown', model: 'm', models: ['a'] } },
  ]) {
    expect(isFailure(good), JSON.stringify(good)).toBe(true);
  }
  for (const bad of [
    undefined,
    'CANCELLED',
    { code: 'CANCELLED' },
    { code: 'NEWER', params: {} },
    { code: 'INPUT_EMPTY', params: {} },
    { code: 'INPUT_EMPTY', params: { file: 3 } },
    { code: 'INPUT_EMPTY', message: 'a.png is empty (0 bytes).', hint: '' },
    { code: 'MODEL_NOT_FOUND', params: { model: 'm', models: [] } },
    { code: 'MODEL_NOT_FOUND', params: { reason: 'toString', model: 'm' } },
    { code: 'MODEL_NOT_FOUND', params: { reason: 'unknown', model: 'm', models: [1] } },
  ]) {
    expect(isFailure(bad), JSON.stringify(bad)).toBe(false);
  }
  expect(isNotice({ code: 'FIRST_FRAME', params: { file: 'a.webp', count: 2 } })).toBe(true);
  expect(isNotice('a.webp has 2 frames; the first is used.')).toBe(false);
});

it('system errors have a code, others none', () => {
  expect(errnoOf(Object.assign(new Error('no'), { code: 'ENOENT' }))).toBe('ENOENT');
  expect(errnoOf(new Error('no'))).toBe('');
  expect(errnoOf(undefined)).toBe('');
});
