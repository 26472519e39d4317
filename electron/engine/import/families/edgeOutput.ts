/** What maps of edges and shapes have in common. */
import type { OnnxGraph, Value } from '../onnx/onnxGraph';
import { type Answers, choice } from './family';
import { scaleBy, shiftBy } from './layers';

/** The least value to 0 and the greatest to 1, as the authors' programs do before they save. */
export const stretchChoice = choice('stretch', 'on', 'off');

/** Whether lines are light on dark, as the nets find them, or dark on light, as they are drawn. */
export const linesChoice = choice('lines', 'light', 'dark');

/** What the card says of a net that finds edges: only dark lines on white can be drawn on. */
export const findsEdges = (answers: Answers) => (answers.lines === 'dark' ? 'edges' : undefined);

/** Finish a map in 0…1. */
export function edgeOutput(graph: OnnxGraph, map: Value, answers: Answers): Value {
  const stretched = answers.stretch === 'on' ? stretch(graph, map) : map;
  return answers.lines === 'dark' ? shiftBy(graph, scaleBy(graph, stretched, -1), 1) : stretched;
}

function stretch(graph: OnnxGraph, map: Value): Value {
  const low = graph.node('ReduceMin', [map], { keepdims: 0 });
  const high = graph.node('ReduceMax', [map], { keepdims: 0 });
  const range = shiftBy(graph, graph.node('Sub', [high, low]), 1e-12);
  return graph.node('Div', [graph.node('Sub', [map, low]), range]);
}

/** (x − mean) / deviation of ImageNet's pictures in 0…1. */
export function imagenet(graph: OnnxGraph, x: Value): Value {
  const centred = graph.node('Sub', [x, graph.floats([0.485, 0.456, 0.406], [3, 1, 1])]);
  return graph.node('Div', [centred, graph.floats([0.229, 0.224, 0.225], [3, 1, 1])]);
}
