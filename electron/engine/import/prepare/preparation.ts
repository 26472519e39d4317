/** Part of a cache's key: raised whenever the rewrites make another graph than before. */
export const preparationVersion = 2;

/** 10·log10(range² / mean squared error), in dB, below which a prepared graph is not used. */
export const minAgreementDb = 110;

export interface PictureSize {
  width: number;
  height: number;
}

export interface Numbers {
  values: Float32Array<ArrayBuffer>;
  shape: readonly number[];
}

/** Runs an .onnx file once on the CPU. @returns its outputs by name */
export type RunOnce = (
  onnx: Uint8Array,
  feeds: Readonly<Record<string, Numbers>>,
) => Promise<Readonly<Record<string, Float32Array>>>;

export const rewrites = [
  'batchNorm',
  'bias',
  'phases',
  'enlarged',
  'slopes',
  'winograd',
  'transposed',
  'narrow',
] as const;
export type Rewrite = (typeof rewrites)[number];

export interface PreparedGraph {
  bytes: Uint8Array<ArrayBuffer>;
  /** How often each rewrite was applied; empty if the graph is as it was. */
  applied: Partial<Record<Rewrite, number>>;
  /** Against the graph as it was, on noise; undefined if that was not compared. */
  agreementDb?: number;
  /** The only size that the graph takes now; absent if it takes what it took. */
  size?: PictureSize;
  /** Why the graph is as it was. */
  reason?: 'nothingToRewrite' | 'notNumbers' | 'disagrees';
}
