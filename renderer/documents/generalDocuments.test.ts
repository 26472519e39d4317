import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { type Card, cardSchema } from '#common/contract';
import { sketchName } from '../drawing/sketch';
import { fakeWorkspace, fillAt, testInputs, testModel } from '../studio/workspace.test-data';
import { codec } from './files.test-data';
import { documentOf, openDocument } from './studioDocument';
import { packDrawing, unpackDrawing } from './underdrawFile';

/** A model whose card is whole, so that a file can say what it was. */
function wholeModel(id: string, change: Partial<Card>) {
  const { card } = testModel(id, change);
  return testModel(
    id,
    cardSchema.parse({
      ...card,
      format: 2,
      summary: id,
      task: 'test',
      author: 'a test',
      licence: { name: 'MIT', file: 'LICENSE' },
      source: 'a test',
      trainingData: [],
      output: { kind: 'picture', tensor: 'y', encoding: 'rgb', scaling: { range: [0, 1] } },
      files: { generator: { path: 'g.onnx', sha256: 'a'.repeat(64), bytes: 1 } },
      bytesPerPixel: 1,
    }),
  );
}

const noise = { kind: 'noise', name: 'noise', form: 'vector', tensor: 'z', size: 2 } as const;
const dream = wholeModel('dream', { inputs: [], values: [{ ...noise, type: 'float32' }] });
const walk = wholeModel('walk', {
  inputs: [{ ...testInputs.ink, frames: { count: 3, stack: 'channels' } }],
});

/** What is in a file that a Studio with these models writes, opened in another. */
async function reopened(made: ReturnType<typeof fakeWorkspace>) {
  const file = await packDrawing(documentOf(made.studio)!, codec);
  const second = fakeWorkspace([walk, dream]);
  await second.fresh();
  const lost = await openDocument(second.studio, await unpackDrawing(file, codec));
  expect(lost).toEqual({ lostLabels: [], missingModels: [], changed: false });
  const { version } = JSON.parse(Buffer.from(unzipSync(file)['drawing.json']).toString());
  return { ...second, version };
}

it('a file keeps the history of settings, and the drawing before it', async () => {
  const made = fakeWorkspace([walk, dream]);
  await made.fresh();
  fillAt(made.studio, 3, 3);
  await made.studio.modelSwitch.switchTo(dream);
  made.studio.settings.setSeed(9);
  made.studio.settings.setValue('strength', 1);
  made.studio.undo();
  await made.fresh();
  const { studio, version } = await reopened(made);
  expect(version).toBe(3);
  expect(studio.states.map(({ model, settings }) => [model.card.id, settings])).toEqual(
    made.studio.states.map(({ model, settings }) => [model.card.id, settings]),
  );
  expect(studio.store.getState()).toMatchObject({ seed: 9, step: 3, steps: 5 });
});

it('a file keeps what is on each frame', async () => {
  const made = fakeWorkspace([walk]);
  await made.fresh();
  made.studio.set({ sheet: 1 });
  fillAt(made.studio, 3, 3);
  const { studio, version } = await reopened(made);
  expect(version).toBe(1);
  expect(studio.shown.map(({ data }) => data[0])).toEqual([0, 255, 0, 0]);
  expect(studio.states.at(-1)?.drawing.map(({ name }) => name)).toEqual([
    'ink.1',
    'ink.2',
    'ink.3',
    sketchName,
  ]);
});

it('settings of a model that takes pictures are refused, and sheets of one that takes none', async () => {
  const made = fakeWorkspace([dream]);
  await made.fresh();
  const document = documentOf(made.studio)!;
  const { inputs } = documentOf(await opened())!;
  await expect(openDocument(made.studio, { ...document, inputs })).rejects.toMatchObject({
    code: 'MODEL_CANT_RUN',
  });
  const drawn = documentOf(await opened())!;
  const mixed = { ...drawn, steps: document.steps };
  await expect(openDocument(await opened(), mixed)).rejects.toMatchObject({
    code: 'INPUT_UNREADABLE',
  });
});

async function opened() {
  const { studio, fresh } = fakeWorkspace([walk]);
  await fresh();
  return studio;
}
