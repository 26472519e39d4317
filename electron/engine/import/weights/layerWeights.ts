import type { Tensor } from '../tensor';

export interface Convolution {
  /** Convolution: [out, in / groups, k, k]. Transposed: [in, out / groups, k, k]. */
  weight: Tensor;
  bias?: Tensor;
}

export interface Norm {
  channels: number;
  /** Absent where the norm has no weights of its own. */
  scale?: Tensor;
  shift?: Tensor;
  /** Statistics of the training, where they were kept. */
  mean?: Tensor;
  variance?: Tensor;
}
