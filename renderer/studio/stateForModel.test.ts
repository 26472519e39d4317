import { expect, it } from 'vitest';
import type { Card, ModelSummary } from '#common/contract';
import { layerInputsOf } from '../drawing/sketch';
import { stateForModel } from './stateForModel';
import { type StudioState, startState } from './studioState';
import { testInputs, testModel } from './workspace.test-data';

const paint = { ...testInputs.ink, kind: 'paint', name: 'paint', encoding: 'rgb' };
const dabs = {
  ...paint,
  name: 'dabs',
  floodTo: 'ink',
  palette: [
    { name: 'snow', colour: '#ffffff' },
    { name: 'sea', colour: '#3a7bd5' },
  ],
};
const modelOf = (id: string, second: object) =>
  testModel(id, { inputs: [testInputs.ink, second] as unknown as Card['inputs'] });

/** The name of the layer and the colour that one draws with on a model after another one. */
function after(before: ModelSummary, next: ModelSummary, colour: string) {
  const sheet = layerInputsOf(before.card).findIndex(({ name }) => name !== 'ink');
  const state: StudioState = { ...startState, model: before, sheet, colour };
  const now = { ...state, ...stateForModel(next, state) };
  return [layerInputsOf(next.card)[now.sheet].name, now.colour];
}

it('dabs follow dabs and paint follows paint; else one begins with ink', () => {
  const [painted, dabbed] = [modelOf('painted', paint), modelOf('dabbed', dabs)];
  expect(after(painted, modelOf('other', paint), '#d6409f')).toEqual(['paint', '#d6409f']);
  expect(after(dabbed, modelOf('other', dabs), '#3a7bd5')).toEqual(['dabs', '#3a7bd5']);
  expect(after(painted, dabbed, '#d6409f')).toEqual(['ink', '#ffffff']);
});
