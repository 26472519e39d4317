import { describe, expect, it } from 'vitest';
import type { Failure, Notice } from '../contract';
import { english } from './english';

/** Sentences that scripts may have come to depend on. */
const said: [Failure, message: string, hint: string][] = [
  [{ code: 'CANCELLED', params: {} }, 'This was cancelled.', ''],
  [{ code: 'INPUT_EMPTY', params: { file: 'a.png' } }, 'a.png is empty (0 bytes).', ''],
  [
    {
      code: 'INPUT_UNREADABLE',
      params: { reason: 'picture', file: 'a.png', formats: ['PNG', 'JPEG', 'WebP', 'TIFF'] },
    },
    'a.png is not a picture that can be read.',
    'Underdraw reads PNG, JPEG, WebP and TIFF; the file may be damaged or have a wrong ending.',
  ],
  [
    {
      code: 'INPUT_TOO_LARGE',
      params: {
        reason: 'picture',
        file: 'a.png',
        count: 12.5,
        width: 5000,
        height: 2500,
        limit: 10,
      },
    },
    'a.png has 12.5 megapixels (5000 × 2500); the limit is 10.',
    'Make the picture smaller, or raise the limit with --max-megapixels.',
  ],
  [
    { code: 'FORMAT_UNSUPPORTED', params: { file: 'a.gif', endings: ['.png', '.jpg', '.tiff'] } },
    "a.gif has an ending that can't be written.",
    'Use .png, .jpg or .tiff.',
  ],
  [
    { code: 'OUTPUT_EXISTS', params: { file: 'a.png' } },
    'a.png already exists and was left as it is.',
    'Choose another name with -o, or move the file away.',
  ],
  [
    { code: 'OUTPUT_FAILED', params: { reason: 'file', file: 'a.png', errno: '' } },
    'a.png could not be written (unknown reason).',
    'Check that the folder exists and may be written to.',
  ],
  [
    { code: 'MODEL_NOT_FOUND', params: { reason: 'unknown', model: 'x', models: ['a', 'b'] } },
    'There is no model called x.',
    'Models here: a, b.',
  ],
  [
    { code: 'MODEL_NOT_FOUND', params: { reason: 'noModels', model: 'x' } },
    'There is no model called x.',
    'Models here: none.',
  ],
  [
    {
      code: 'MODEL_CORRUPT',
      params: { reason: 'cardSchema', model: 'x', path: 'inputs', issue: { rule: 'paperIsLabel' } },
    },
    "The card of the model x can't be used: inputs: the paper is one of the labels.",
    'Install the model again, or correct its model.json.',
  ],
  [
    {
      code: 'BAD_REQUEST',
      params: { reason: 'params', method: 'see', path: 'model', issue: { quote: 'Invalid input' } },
    },
    'The call see was made wrongly: model: Invalid input.',
    '',
  ],
  [
    {
      code: 'NOT_ENOUGH_MEMORY',
      params: {
        reason: 'tiles',
        width: 9000,
        height: 8000,
        needed: 2 * 2 ** 30,
        free: 1.26 * 2 ** 30,
      },
    },
    'A picture of 9000 × 8000 takes about 2.0 GB with this model; 1.3 GB are free.',
    'Use a smaller picture, or close other programs.',
  ],
  [
    { code: 'PORT_IN_USE', params: { port: 8737, errno: 'EADDRINUSE' } },
    "Port 8737 can't be used (EADDRINUSE).",
    'Choose another with --port, or leave it out.',
  ],
  [
    { code: 'USAGE', params: { reason: 'nameLacksName' } },
    'The name template lacks {name}.',
    'For example: {name}_{model}.{ext}',
  ],
  [
    { code: 'USAGE', params: { reason: 'shardNotNumber', variable: 'N', value: 'x' } },
    '--shard auto needs N, which is "x".',
    '',
  ],
  [
    { code: 'INTERNAL', params: { problem: 'a fault' } },
    'Something unexpected happened: a fault',
    'Please report this, with the output of the same command and --debug.',
  ],
];

describe('English', () => {
  it.each(said)('%j', (failure, message, hint) => {
    expect(english.message(failure)).toBe(message);
    expect(english.hint(failure)).toBe(hint);
  });

  it('notices, with plural forms and failures in them', () => {
    const replaced = (count: number): Notice => ({ code: 'LABELS_REPLACED', params: { count } });
    expect(english.notice(replaced(1))).toBe(
      "1 pixel was not in the model's palette and got the nearest label.",
    );
    expect(english.notice(replaced(1200))).toBe(
      "1200 pixels were not in the model's palette and got the nearest label.",
    );
    const failure: Failure = { code: 'INPUT_NOT_FOUND', params: { reason: 'truth', picture: 'a' } };
    expect(english.notice({ code: 'NOT_COMPARED', params: { failure } })).toBe(
      'Not compared: There is no truth for a.',
    );
  });

  it('what a name holds is never taken for a template', () => {
    expect(english.message({ code: 'INPUT_EMPTY', params: { file: '{{file}} $& {{x}}' } })).toBe(
      '{{file}} $& {{x}} is empty (0 bytes).',
    );
  });

  it('a failure of another version is told by its name', () => {
    const newer = JSON.parse('{"code":"NEWER","params":{"reason":"x"}}') as Failure;
    expect(english.message(newer)).toBe('Something unexpected happened: NEWER/x');
  });
});
