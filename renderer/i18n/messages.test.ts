import i18next from 'i18next';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Failure,
  failureTable,
  noticeTable,
  type ParamSpec,
  rules,
  toFailure,
  UnderdrawError,
} from '#common/contract';
import { memoryPorts } from '#common/link/port';
import { connectRpc, serveRpc } from '#common/link/rpc';
import { englishCatalogue } from '#common/messages/english';
import type { Catalogue, Template } from '#common/messages/messages';
import { failureHint, failureMessage, noticeText } from './failureText';
import { i18nOptions, languages } from './index';
import changes from './languages/en/messagesInWindow.json';

const catalogues = [...languages].map(([code, { messages }]): [string, Catalogue] => [
  `window ${code}`,
  messages,
]);

const forms = (template: Template): string[] =>
  typeof template === 'string' ? [template] : [template.one, template.other];

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);

/** All sentences of a catalogue, with the params that they may use. */
function sentences({ failures, notices, rules: ruleTexts }: Catalogue) {
  const all: { key: string; text: string; spec: ParamSpec; plural: boolean }[] = [];
  const add = (key: string, template: Template, spec: ParamSpec) => {
    const plural = typeof template !== 'string';
    for (const text of forms(template)) all.push({ key, text, spec, plural });
  };
  for (const [key, spec] of Object.entries(failureTable)) {
    const { message, hint } = failures[key as keyof typeof failureTable];
    add(key, message, spec);
    if (hint) add(`${key} hint`, hint, spec);
  }
  for (const [key, spec] of Object.entries(noticeTable)) {
    add(key, notices[key as keyof typeof noticeTable], spec);
  }
  for (const name of rules) add(name, ruleTexts[name], {});
  return all;
}

const every: [string, Catalogue][] = [['terminal', englishCatalogue], ...catalogues];

describe.each(every)('%s', (_, catalogue) => {
  it('has a sentence for everything, and for nothing else', () => {
    expect(Object.keys(catalogue.failures).sort()).toEqual(Object.keys(failureTable).sort());
    expect(Object.keys(catalogue.notices).sort()).toEqual(Object.keys(noticeTable).sort());
    expect(Object.keys(catalogue.rules).sort()).toEqual([...rules].sort());
    for (const { key, text } of sentences(catalogue)) expect(text.trim(), key).not.toBe('');
    expect(catalogue.unknownReason).not.toBe('');
    expect(catalogue.quotes).toHaveLength(2);
  });

  it('uses only params that the failure or notice carries', () => {
    for (const { key, text, spec, plural } of sentences(catalogue)) {
      for (const param of placeholders(text)) expect(Object.keys(spec), key).toContain(param);
      if (plural) expect(Object.keys(spec), key).toContain('count');
    }
  });
});

it.each(catalogues)(
  'the window gives no advice that only a terminal can follow: %s',
  (_, catalogue) => {
    for (const { key, text } of sentences(catalogue)) {
      expect(text, key).not.toMatch(/--|(^| )-\w\b|`|underdraw [a-z]+/);
    }
  },
);

it('the window changes only English that there is', () => {
  for (const key of Object.keys(changes.failures)) {
    expect(Object.keys(failureTable)).toContain(key);
  }
});

describe('English', () => {
  beforeAll(() => i18next.init(i18nOptions('en')));

  const file = 'a.pth';
  it.each<[Failure, string, string]>([
    [{ code: 'MODEL_UNREADABLE', params: { file, reason: 'empty' } }, 'a.pth is empty', 'Download'],
    [{ code: 'MODEL_UNREADABLE', params: { file, reason: 'webPage' } }, 'is a web page', 'Open'],
    [
      { code: 'MODEL_UNREADABLE', params: { file, reason: 'picture', format: 'PNG' } },
      'is a picture',
      'Studio',
    ],
    [
      { code: 'MODEL_UNREADABLE', params: { file, reason: 'truncated', part: 'x', count: 9000 } },
      'cut short',
      'Download',
    ],
    [{ code: 'MODEL_UNKNOWN', params: { file, reason: 'optimizer' } }, 'optimizer', 'generator'],
    [
      { code: 'MODEL_UNKNOWN', params: { file, reason: 'latentDecoder', channels: 32 } },
      'latent',
      '',
    ],
    [
      {
        code: 'MODEL_UNKNOWN',
        params: { file, reason: 'noFamily', count: 12, first: 'a', last: 'b' },
      },
      'none of the nets that are known',
      '',
    ],
  ])('a file that is no model is told by what it is, with advice: %j', (failure, said, advice) => {
    expect(`${failureMessage(failure)} ${failureHint(failure)}`).toContain(said);
    expect(failureHint(failure)).toContain(advice);
  });
});

describe('German', () => {
  beforeAll(() => i18next.init(i18nOptions('de')));
  // Test files of one worker share the language.
  afterAll(() => i18next.changeLanguage('en'));

  it('a failure of the engine comes over the link as data and is told in German', async () => {
    const [near, far] = memoryPorts();
    serveRpc(far, {
      fail: () => {
        throw new UnderdrawError('INPUT_TOO_LARGE', {
          reason: 'picture',
          file: 'rose (1).png',
          count: 12.5,
          width: 5000,
          height: 2500,
          limit: 10,
        });
      },
    });
    const thrown = await connectRpc(near)
      .call('fail', {})
      .catch((error: unknown) => error);
    const failure = toFailure(thrown);
    expect(failureMessage(failure)).toBe(
      'rose (1).png hat 12,5 Megapixel (5000 × 2500); die Grenze ist 10.',
    );
    expect(failureHint(failure)).toBe('Verkleinern Sie das Bild.');
  });

  it('quotes the words of a library, and says our own rules itself', () => {
    const card = (issue: { rule: 'idForm' } | { quote: string }): Failure => ({
      code: 'MODEL_CORRUPT',
      params: { reason: 'cardSchema', model: 'x', path: 'id', issue },
    });
    expect(failureMessage(card({ quote: 'Invalid input' }))).toContain('id: „Invalid input“.');
    expect(failureMessage(card({ rule: 'idForm' }))).toContain(
      'id: eine Kennung besteht aus kleinen Buchstaben, Ziffern und Bindestrichen.',
    );
  });

  it('has its own plural forms and lists', () => {
    const replaced = (count: number) => noticeText({ code: 'LABELS_REPLACED', params: { count } });
    expect(replaced(1)).toMatch(/^1 Pixel stand .* bekam /);
    expect(replaced(2)).toMatch(/^2 Pixel standen .* bekamen /);
    const endings = ['.png', '.jpg', '.tiff'];
    expect(failureHint({ code: 'FORMAT_UNSUPPORTED', params: { file: 'a.gif', endings } })).toBe(
      'Nehmen Sie .png, .jpg oder .tiff.',
    );
  });

  it('follows the language of the window', async () => {
    const failure: Failure = { code: 'OUTPUT_EXISTS', params: { file: 'a.png' } };
    expect(failureMessage(failure)).toBe('a.png gibt es schon und blieb, wie es ist.');
    await i18next.changeLanguage('en');
    expect(failureMessage(failure)).toBe('a.png already exists and was left as it is.');
    expect(failureHint(failure)).not.toContain('-o');
    await i18next.changeLanguage('de');
  });
});
