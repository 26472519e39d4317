import i18next from 'i18next';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { i18nOptions } from '../i18n';
import { testModel } from '../studio/workspace.test-data';
import type { StoredDrawing } from './drawingStore';
import { keptModelName } from './keptModelName';

beforeAll(() => i18next.init(i18nOptions('de')));
// Test files of one worker share the language.
afterAll(() => i18next.changeLanguage('en'));

it('a drawing that was kept in English is called in German by the model that it shows', () => {
  const translations = { de: { Islands: 'Inseln' } };
  const models = [testModel('ink'), testModel('islands', { name: 'Islands', translations })];
  const head = { model: { name: 'Ink' } } as StoredDrawing['head'];
  expect(keptModelName({ shown: 'Islands', head }, models)).toBe('Inseln');
  expect(keptModelName({ head }, models)).toBe('Ink');
  expect(keptModelName({ shown: 'Removed', head }, models)).toBe('Removed');
});
