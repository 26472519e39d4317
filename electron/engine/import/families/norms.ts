import type { OnnxGraph, Value } from '../onnx/onnxGraph';
import type { Convolution, Norm } from '../weights/layerWeights';
import { type Answers, choice, type FamilyChoice } from './family';
import { batchNorm, instanceNorm } from './layers';

/** A convolution and the norm that follows it. */
export interface NormedConvolution {
  layer: Convolution;
  norm: Norm;
}

export type NormKind = 'batch' | 'instance' | 'none';

/**
 * The norm of a net of pytorch-CycleGAN-and-pix2pix. Its convolutions have a bias where instance
 * norm follows and none where batch norm does; statistics beside a bias are those of instance norm
 * in PyTorch before 0.4, which never used them.
 */
export function normKind(convolutions: readonly NormedConvolution[]): NormKind {
  if (convolutions.some(({ layer }) => layer.bias)) return 'instance';
  return convolutions.some(({ norm }) => norm.scale || norm.mean) ? 'batch' : 'none';
}

export const hasStatistics = (convolutions: readonly NormedConvolution[]) =>
  convolutions.some(({ norm }) => norm.mean);

/** The reference tests in training mode: batch norm by the statistics of the picture itself. */
export function normChoices(kind: NormKind, statistics: boolean): FamilyChoice[] {
  return kind === 'batch' && statistics ? [choice('norm', 'batch', 'running')] : [];
}

export function applyNorm(
  graph: OnnxGraph,
  x: Value,
  norm: Norm,
  kind: NormKind,
  answers: Answers,
): Value {
  if (kind === 'none') return x;
  return answers.norm === 'running' ? batchNorm(graph, x, norm) : instanceNorm(graph, x, norm);
}
