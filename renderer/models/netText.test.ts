import i18next from 'i18next';
import { beforeAll, expect, it } from 'vitest';
import { i18nOptions, languages } from '../i18n';
import { answerText, questionText } from './netText';

const english = languages.get('en')!.window.addModel.choices;

beforeAll(() => i18next.init(i18nOptions('en')));

it('asks a choice and names its answers in words, ranges too', () => {
  expect(questionText(i18next.t, 'range')).toBe(english.range.question);
  expect(answerText(i18next.t, 'range', '0..255')).toBe(english.range['0-to-255']);
  expect(answerText(i18next.t, 'output', 'noise')).toBe(english.output.noise);
});

it('shows a choice or an answer that has no words as it is', () => {
  expect(questionText(i18next.t, 'net')).toBe('net');
  expect(answerText(i18next.t, 'net', 'model.gen_ema')).toBe('model.gen_ema');
  expect(answerText(i18next.t, 'range', '0..7')).toBe('0..7');
});
