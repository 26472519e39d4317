import { describe, expect, it } from 'vitest';
import { fakeWorkspace, greyPicture, testModel, until } from '../studio/workspace.test-data';
import { canRefineDrawing } from './refinement';

const plain = testModel('plain');

describe('borders refined by the tracing picture', () => {
  const tracing = {
    file: new Blob([Uint8Array.of(1)]),
    image: { width: 64, height: 64 } as ImageBitmap,
    opacity: 0.4,
  };
  const decode = () => greyPicture(64, 64, 1);
  const flipped = (params: unknown) =>
    (params as { labels: Uint8Array }).labels.map((v, i) => (i < 9 ? 1 - v : v));

  it('are one step, which undo takes back', async () => {
    const { studio, workspace, fresh } = fakeWorkspace([plain], { decode, refine: flipped });
    await fresh();
    expect(canRefineDrawing(studio.store.getState())).toBe(false);
    studio.store.setState({ tracing });
    expect(canRefineDrawing(studio.store.getState())).toBe(true);
    const [before, steps] = [studio.shown[0].data.slice(), studio.states.length];
    await workspace.refinement.start();
    expect(workspace.refinement.store.getState()).toMatchObject({
      changedPixels: 9,
      busy: false,
      slow: false,
    });
    expect(studio.shown[0].data).not.toEqual(before);
    expect(studio.states.length).toBe(steps + 1);
    studio.undo();
    expect(studio.shown[0].data).toEqual(before);
    expect(workspace.refinement.store.getState().changedPixels).toBeUndefined();
  });

  it('are no step if nothing moves', async () => {
    const refine = (params: unknown) => (params as { labels: Uint8Array }).labels;
    const { studio, workspace, fresh } = fakeWorkspace([plain], { decode, refine });
    await fresh();
    studio.store.setState({ tracing });
    const steps = studio.states.length;
    await workspace.refinement.start();
    expect(workspace.refinement.store.getState().changedPixels).toBe(0);
    expect(studio.states.length).toBe(steps);
  });

  it('are given up by Esc, and when the pen draws on', async () => {
    let asked = 0;
    const { studio, workspace, fresh } = fakeWorkspace([plain], {
      decode,
      refine: () => {
        asked++;
        return new Promise(() => {});
      },
    });
    await fresh();
    studio.store.setState({ tracing, classIndex: 1 });
    const { store } = workspace.refinement;
    void workspace.refinement.start();
    await until(store, (s) => s.slow);
    expect(workspace.refinement.cancel()).toBe(true);
    expect(store.getState()).toMatchObject({ busy: false, slow: false });
    expect(workspace.refinement.cancel()).toBe(false);

    void workspace.refinement.start();
    expect(store.getState().busy).toBe(true);
    studio.tools.press([5, 5, 1]);
    studio.tools.release();
    expect(store.getState().busy).toBe(false);
    expect(asked).toBeGreaterThan(0);
    expect(studio.store.getState().failure).toBeUndefined();
  });

  it('say what is wrong with a picture that the engine cannot read', async () => {
    const { studio, workspace, fresh } = fakeWorkspace([plain], {
      decode: () => {
        throw new Error('no picture');
      },
    });
    await fresh();
    studio.store.setState({ tracing });
    await workspace.refinement.start();
    expect(studio.store.getState().failure?.params).toEqual({ problem: 'no picture' });
    expect(workspace.refinement.store.getState().busy).toBe(false);
  });
});
