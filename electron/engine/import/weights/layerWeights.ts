import type { StoredTensor } from '../storedTensor';

export interface Convolution {
  /** Convolution: [out, in / groups, k, k]. Transposed: [in, out / groups, k, k]. */
  weight: StoredTensor;
  bias?: StoredTensor;
}

export interface Norm {
  channels: number;
  /** Absent where the norm has no weights of its own. */
  scale?: StoredTensor;
  shift?: StoredTensor;
  /** Statistics of the training, where they were kept. */
  mean?: StoredTensor;
  variance?: StoredTensor;
}
