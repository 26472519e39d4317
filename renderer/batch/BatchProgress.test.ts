import { MantineProvider } from '@mantine/core';
import i18next from 'i18next';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, it } from 'vitest';
import { createStore } from 'zustand';
import { type BatchRunState, noCounts } from '#common/contract';
import { i18nOptions } from '../i18n';
import { BatchProgress } from './BatchProgress';
import type { BatchController } from './batchController';
import { BatchContext } from './useBatch';

/** The page of a run. @param change of a run of two pictures that has begun. */
async function pageOf(language: string, change: Partial<BatchRunState>): Promise<string> {
  const i18n = i18next.createInstance();
  await i18n.init(i18nOptions(language));
  const run: Partial<BatchRunState> = {
    phase: 'running',
    run: 1,
    counts: { ...noCounts, total: 2 },
    inParts: [],
    perSecond: 0,
    ...change,
  };
  const store = createStore(() => ({ run, onlyFailed: false, unopened: undefined }));
  const batch = { store } as unknown as BatchController;
  const room = createElement(BatchContext.Provider, { value: batch }, createElement(BatchProgress));
  const translated = createElement(I18nextProvider, { i18n }, room);
  return renderToStaticMarkup(createElement(MantineProvider, null, translated));
}

/** The texts of the lines of pictures that are made in parts. */
async function partsShown(
  language: string,
  inParts: BatchRunState['inParts'],
): Promise<string[][]> {
  return (await pageOf(language, { inParts }))
    .split('data-testid="part"')
    .slice(1)
    .map((line) => [...line.matchAll(/>([^<>]+)<\/p>/g)].slice(0, 2).map(([, text]) => text));
}

it('a picture that is made in parts has a line with its part and per cent', async () => {
  const inParts = [
    { input: 'sub/large.png', done: 2, total: 25 },
    { input: 'larger.png', done: 0, total: 40 },
  ];
  expect(await partsShown('en', inParts)).toEqual([
    ['sub/large.png', 'part 3 of 25, 8 %'],
    ['larger.png', 'part 1 of 40, 0 %'],
  ]);
  expect(await partsShown('en', [])).toEqual([]);
});

it('a paused batch says how many pictures are ready, and no time that is left', async () => {
  const change = { counts: { ...noCounts, done: 3, total: 8 }, perSecond: 2, secondsLeft: 0 };
  const words = async (phase: BatchRunState['phase']) =>
    (await pageOf('en', { ...change, phase })).match(/data-testid="progress"[^>]*>([^<]*)/)![1];
  expect(await words('paused')).toBe('3 of 8');
  expect(await words('running')).toMatch(/^3 of 8 · .*left/);
});
