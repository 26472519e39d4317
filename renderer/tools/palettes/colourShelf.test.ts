import { expect, it } from 'vitest';
import type { Card } from '#common/contract';
import { fakeWorkspace, fillAt, testInputs, testModel } from '../../studio/workspace.test-data';

const paint = { ...testInputs.ink, kind: 'paint', name: 'paint', encoding: 'hints' };
const model = testModel('painted', { inputs: [paint] as unknown as Card['inputs'] });

it('colours are remembered that were painted with, not those that were only chosen', async () => {
  const { studio, workspace, fresh } = fakeWorkspace([model]);
  await fresh();
  const recent = () => workspace.colourShelf.store.getState().recent;
  const stroke = (tool: 'pen' | 'eraser' | 'shape') => {
    studio.tools.choose(tool);
    studio.tools.press([10, 10, 1]);
    studio.tools.drag([[40, 40, 1]]);
    studio.tools.release();
  };
  studio.set({ colour: '#ff0000' });
  stroke('pen');
  studio.set({ colour: '#00ff00' });
  fillAt(studio, 50, 5);
  studio.set({ colour: '#0000ff' });
  stroke('shape');
  expect(recent().slice(0, 3)).toEqual(['#0000ff', '#00ff00', '#ff0000']);

  studio.set({ colour: '#ffff00' });
  stroke('eraser');
  studio.undo();
  studio.redo();
  studio.tools.selectAll();
  studio.tools.nudge(5, 5);
  studio.tools.finish();
  studio.clear();
  studio.openBlank(model);
  expect(recent()[0]).toBe('#0000ff');
});
