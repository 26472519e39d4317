import i18next from 'i18next';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Card } from '#common/contract';
import { guideKinds } from '#common/contract';
import { compareModes } from '../compare/compare';
import type { FileActions } from '../documents/fileActions';
import { i18nOptions, languages } from '../i18n';
import { fakeWorkspace, testInputs, testModel } from '../studio/workspace.test-data';
import { symmetryKinds } from '../tools/symmetryKinds';
import { actions } from './actionTable';
import { commandEntries, pageSettings } from './commandEntries';
import { findEntries } from './findEntries';

const about = { summary: 'Draws.', task: 'drawing', variants: [] };
const islands = testModel('islands', {
  ...about,
  name: 'Islands',
  samples: [{ label: 'a.png' }, { label: 'b.png' }],
});
const flowers = testModel('flowers', {
  ...about,
  name: 'Flowers',
  inputs: [testInputs.ink],
  samples: [{ ink: 'a.png' }],
  values: [
    { kind: 'noise', name: 'noise' },
    { kind: 'choice', name: 'kind-of-flower', classes: ['rose'], default: 'rose' },
  ] as unknown as Card['values'],
});

async function palette(language: string) {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem() {} });
  await i18next.init(i18nOptions(language));
  const { studio, workspace, fresh } = fakeWorkspace([islands, flowers]);
  await fresh();
  const files = { tryModel: vi.fn(), exportPicture: vi.fn() } as unknown as FileActions;
  const setColorScheme = vi.fn();
  const entries = () => commandEntries({ t: i18next.t, studio, workspace, files, setColorScheme });
  const first = (query: string) => findEntries(entries(), query)[0]?.id;
  return { studio, workspace, files, setColorScheme, entries, first };
}

beforeEach(() => vi.useRealTimers());
afterEach(() => vi.unstubAllGlobals());
afterAll(() => i18next.changeLanguage('en'));

describe.each([...languages.keys()])('the command palette, %s', (language) => {
  it('has every command, model, sample, label and setting, each with a name', async () => {
    const { studio, entries } = await palette(language);
    await studio.modelSwitch.switchTo(studio.store.getState().models![1]);
    const ids = entries().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const wanted = [
      ...actions.filter((action) => action !== 'palette'),
      ...['islands', 'flowers'].map((id) => `model ${id}`),
      ...['islands 0', 'islands 1', 'flowers 0'].map((id) => `sample ${id}`),
      ...symmetryKinds.map((kind) => `setting symmetry ${kind}`),
      ...guideKinds.map((kind) => `setting guides ${kind}`),
      ...compareModes.map((mode) => `setting compare ${mode}`),
      ...[...languages.keys()].map((code) => `setting language ${code}`),
      ...['light', 'dark', 'auto'].map((scheme) => `setting theme ${scheme}`),
      ...pageSettings.map((name) => `setting ${name}`),
      ...['brushSize', 'seed', 'value kind-of-flower'].map((id) => `setting ${id}`),
      ...['png 1', 'png 4', 'webp 2', 'psd 1'].map((id) => `setting export ${id}`),
    ];
    for (const id of wanted) expect(ids).toContain(id);
    for (const { label, words } of entries()) {
      expect(label).not.toMatch(/^$|^[a-z]+\.[a-z]/);
      expect(words).not.toContain('undefined');
    }
    await studio.modelSwitch.switchTo(studio.store.getState().models![0]);
    expect(entries().map(({ id }) => id)).toContain('label label water');
  });

  it('finds each by its own name first, or what is called the same', async () => {
    const { entries } = await palette(language);
    const all = entries();
    for (const { label } of all) expect(findEntries(all, label)[0].label).toBe(label);
  });
});

it.each(['png x4', 'png 4×', 'png ×4', 'PNG 4X'])(
  'finds a picture four times as large by "%s"',
  async (query) => {
    const { first } = await palette('en');
    expect(first(query)).toBe('setting export png 4');
  },
);

it('leads to every control of the model’s own, those too that no card describes', async () => {
  const { studio, entries } = await palette('en');
  const clip = {
    ...testInputs.ink,
    kind: 'photo',
    encoding: 'rgb',
    frames: { count: 2, stack: 'axis' },
  };
  const wide = { kind: 'numbers', name: 'n', sliders: [{ name: 'wide', min: 0, max: 1 }] };
  const own = async (change: object) => {
    const model = testModel('own', { ...about, name: 'Own', ...change } as Partial<Card>);
    studio.openBlank(model);
    const ids = entries().map(({ id }) => id);
    return ids.filter((id) => id.startsWith('setting value ')).map((id) => id.slice(14));
  };
  const output = { kind: 'labels', palette: [], refineBy: 'clip' };
  expect(await own({ values: [wide], output })).toEqual(['wide', 'refine']);
  const next = { kind: 'picture', size: { scale: 1 } };
  expect(await own({ inputs: [clip], output: next })).toEqual(['ahead']);
});

it.each([
  ['en', 'new', 'newDrawing'],
  ['en', 'save picture', 'savePicture'],
  ['en', 'clear', 'clear'],
  ['en', 'erase all', 'clear'],
  ['en', 'symmetry', 'setting symmetry none'],
  ['en', 'mirror', 'mirrorView'],
  ['en', 'kaleidoscope', 'setting symmetry none'],
  ['en', 'time-lapse', 'timelapse'],
  ['en', 'video', 'timelapse'],
  ['en', 'language', 'setting language de'],
  ['en', 'dark mode', 'theme'],
  ['en', 'export jpeg', 'setting export jpg 1'],
  ['en', 'flowers', 'model flowers'],
  ['en', 'islands sample 2', 'sample islands 1'],
  ['en', 'Sprache', 'setting language de'],
  ['de', 'neu', 'newDrawing'],
  ['de', 'bild speichern', 'savePicture'],
  ['de', 'leeren', 'clear'],
  ['de', 'symmetrie', 'setting symmetry none'],
  ['de', 'zeitraffer', 'timelapse'],
  ['de', 'sprache', 'setting language de'],
  ['de', 'pinselgrosse', 'setting brushSize'],
  ['de', 'undo', 'undo'],
])('%s: “%s” finds %s', async (language, query, id) => {
  const { first } = await palette(language);
  expect(first(query)).toBe(id);
});

it('does what is found, in the Studio if need be, and says what is not possible', async () => {
  const { studio, workspace, files, entries } = await palette('en');
  const run = (id: string) =>
    entries()
      .find((entry) => entry.id === id)!
      .run();
  const room: string[] = [];
  const undo = vi.fn();
  workspace.commands.register({
    studio: () => {
      room.push('studio');
      // As a room does: its commands are there a moment later.
      setTimeout(() => workspace.commands.register({ undo }));
    },
  });
  run('undo');
  await vi.waitFor(() => expect(undo).toHaveBeenCalledOnce());
  expect(room).toEqual(['studio']);
  run('playFrames');
  expect(studio.store.getState().notice).toContain('not possible');
  run('label label water');
  expect(studio.store.getState().classIndex).toBe(1);
  run('setting symmetry radial');
  expect(studio.store.getState().symmetry).toEqual({ kind: 'radial', count: 6 });
  run('setting guides grid');
  expect(studio.store.getState().guides).toEqual(['grid']);
  run('sample flowers 0');
  expect(files.tryModel).toHaveBeenCalledWith(flowers, 0);
});
