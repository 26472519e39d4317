import { describe, expect, it } from 'vitest';
import type { ShapeForm } from '#common/contract';
import { ShapeTool } from '../tools/shape/shapeTool';
import type { Studio } from './studio';
import { fakeWorkspace, fillAt, greyPicture, testModel, until } from './workspace.test-data';

/** A Studio on blank labels whose picture is up to date, with what it does from now on. */
async function watched(runMs?: number) {
  const slow = testModel('slow', { size: { default: [256, 256], multipleOf: 32 } });
  const { studio, count, asked, fresh, arrived } = fakeWorkspace([slow], {}, runMs);
  await fresh();
  studio.store.setState({ classIndex: 1 });
  const seen: string[] = [];
  studio.store.subscribe((now, before) => {
    if (now.freshness !== before.freshness) seen.push(now.freshness);
  });
  let painted = 0;
  studio.onPaint(() => painted++);
  /** What an action brings about: at once, and the translations that it asks for. */
  const during = async (action: () => void) => {
    await arrived();
    seen.length = painted = 0;
    const before = count('translate');
    action();
    const atOnce = { seen: [...seen], painted };
    await arrived();
    return { ...atOnce, asked: count('translate') - before };
  };
  return { studio, count, asked, fresh, during };
}

function chooseShape({ tools }: Studio, form: ShapeForm): void {
  tools.choose(ShapeTool.id);
  tools.get(ShapeTool).setForm(form);
}

const nothing = { seen: [], painted: 0, asked: 0 };

/** Ways to make a mark of which the last step changes no pixel. */
const marks: Record<string, { draw(s: Studio): void; end(s: Studio): void }> = {
  'a stroke': {
    draw: (s) => {
      s.tools.press([20, 20, 1]);
      s.tools.drag([[90, 90, 1]]);
    },
    end: (s) => s.tools.release(),
  },
  'a rectangle': {
    draw: (s) => {
      chooseShape(s, 'rectangle');
      s.tools.press([20, 20, 1]);
      s.tools.drag([[90, 90, 1]]);
    },
    end: (s) => s.tools.release(),
  },
  'a polygon': {
    draw: (s) => {
      chooseShape(s, 'polygon');
      for (const [x, y] of [
        [20, 20],
        [90, 20],
        [50, 90],
      ]) {
        s.tools.press([x, y, 1]);
        s.tools.release();
      }
    },
    end: (s) => s.tools.finish(),
  },
  'a floating selection': {
    draw: (s) => {
      fillAt(s, 5, 5);
      s.set({ classIndex: 0 });
      chooseShape(s, 'rectangle');
      s.tools.press([20, 20, 1]);
      s.tools.drag([[40, 40, 1]]);
      s.tools.release();
      s.tools.choose('select');
      s.tools.press([10, 10, 1]);
      s.tools.drag([[60, 60, 1]]);
      s.tools.release();
      s.tools.nudge(30, 0);
    },
    end: (s) => s.tools.finish(),
  },
};

describe('what changes no pixel is not translated or painted again', () => {
  it.each(Object.entries(marks))('%s that is ended', async (_name, { draw, end }) => {
    const { studio, fresh, during, count } = await watched();
    draw(studio);
    await fresh();
    const steps = studio.states.length;
    expect(await during(() => end(studio))).toEqual(nothing);
    expect(studio.states.length).toBe(steps + 1);
    const before = count('translate');
    studio.undo();
    await fresh();
    expect(count('translate')).toBe(before + 1);
  });

  it('a fill is translated once, and one that fills nothing is not', async () => {
    const { studio, fresh, during, count } = await watched();
    const before = count('translate');
    fillAt(studio, 5, 5);
    await fresh();
    expect(count('translate')).toBe(before + 1);
    expect(await during(() => fillAt(studio, 5, 5))).toEqual(nothing);
  });

  it('undo and redo where there is nothing to go to', async () => {
    const { studio, during } = await watched();
    expect(await during(() => studio.undo())).toEqual(nothing);
    expect(await during(() => studio.redo())).toEqual(nothing);
  });

  it('a stroke in the colour that is there already', async () => {
    const { studio, fresh, during } = await watched();
    studio.store.setState({ classIndex: 0 });
    studio.tools.press([20, 20, 1]);
    await fresh();
    expect(await during(() => studio.tools.release())).toEqual(nothing);
    expect(studio.states.length).toBe(1);
  });

  it('a shape of one touch, which is none', async () => {
    const { studio, during } = await watched();
    chooseShape(studio, 'ellipse');
    expect(await during(() => studio.tools.press([20, 20, 1]))).toEqual(nothing);
    expect(await during(() => studio.tools.release())).toEqual(nothing);
    expect(studio.states.length).toBe(1);
  });

  it('but a picture whose translation was stopped is brought up to date by it', async () => {
    const { studio, fresh, during } = await watched(2000);
    studio.tools.press([20, 20, 1]);
    studio.tools.drag([[90, 90, 1]]);
    studio.tools.release();
    studio.cancel();
    expect(studio.store.getState().freshness).toBe('paused');
    const again = () => {
      studio.tools.press([20, 20, 1]);
      studio.tools.release();
    };
    expect((await during(again)).asked).toBe(1);
    await fresh();
    studio.setLive(false);
    expect(await during(again)).toMatchObject({ asked: 0 });
  });

  it('but a draft is followed by the whole picture, once', async () => {
    const { studio, asked, fresh, during } = await watched(2000);
    const sides = () =>
      asked.filter((one) => one.method === 'translate').map((one) => one.inputs.label.width);
    studio.tools.press([20, 20, 1]);
    studio.tools.drag([[90, 90, 1]]);
    await until(studio.store, (s) => s.freshness === 'draft');
    const drafts = sides().length;
    expect(sides().at(-1)).toBe(64);
    expect((await during(() => studio.tools.release())).painted).toBe(0);
    await fresh();
    expect(sides().slice(drafts)).toEqual([256]);
  });
});

it('what a picture was made from stays as it was while the stroke goes on', async () => {
  const { studio, fresh } = await watched();
  studio.tools.press([20, 20, 1]);
  await fresh();
  const given = studio.store.getState().outputTask!.rasters[0].data;
  const before = given.slice();
  studio.tools.drag([[50, 50, 1]]);
  expect(studio.shown[0].data).not.toEqual(before);
  expect(given).toEqual(before);
});

it('where live is off, a picture of an older drawing leaves the newer one paused', async () => {
  let answer = (): void => undefined;
  const hold = { translate: () => new Promise((resolve) => (answer = () => resolve(made))) };
  const made = { picture: greyPicture(64, 64, 9), provider: 'cpu', runMs: 1, ms: 1, notes: [] };
  const { studio, arrived } = fakeWorkspace([testModel('one')], hold);
  await until(studio.store, (s) => s.freshness === 'stale');
  await arrived();
  answer();
  await until(studio.store, (s) => s.freshness === 'fresh');
  studio.setLive(false);
  studio.translate();
  await arrived();
  fillAt(studio, 5, 5);
  expect(studio.store.getState().freshness).toBe('paused');
  const { output } = studio.store.getState();
  answer();
  await until(studio.store, (s) => s.output !== output);
  expect(studio.store.getState().freshness).toBe('paused');
});

it('where live is off, a picture that comes after the drawing was undone is not up to date', async () => {
  const answers: (() => void)[] = [];
  const made = { picture: greyPicture(64, 64, 9), provider: 'cpu', runMs: 1, ms: 1, notes: [] };
  const hold = {
    translate: () => new Promise((resolve) => answers.push(() => resolve({ ...made }))),
  };
  const { studio, arrived } = fakeWorkspace([testModel('one')], hold);
  const freshness = () => studio.store.getState().freshness;
  await until(studio.store, (s) => s.freshness === 'stale');
  await arrived();
  answers[0]();
  await until(studio.store, (s) => s.freshness === 'fresh');
  studio.setLive(false);
  studio.store.setState({ classIndex: 1 });
  fillAt(studio, 5, 5);
  studio.translate();
  await arrived();
  studio.undo();
  expect(freshness()).toBe('fresh');
  answers[1]();
  // The filled drawing's picture is shown now, and the drawing is not that one any more.
  await until(studio.store, (s) => s.outputTask?.scene !== s.scene);
  expect(freshness()).toBe('paused');
  studio.redo();
  expect(freshness()).toBe('fresh');
});

it('where live is off, a drawing that is undone to the one that is shown is up to date', async () => {
  const { studio, fresh } = fakeWorkspace([testModel('one')]);
  await fresh();
  studio.setLive(false);
  const freshness = () => studio.store.getState().freshness;
  studio.store.setState({ classIndex: 1 });
  fillAt(studio, 5, 5);
  expect(freshness()).toBe('paused');
  studio.undo();
  expect(freshness()).toBe('fresh');
  studio.redo();
  expect(freshness()).toBe('paused');
  studio.translate();
  await fresh();
  studio.tools.press([20, 20, 1]);
  expect(freshness()).toBe('paused');
});
