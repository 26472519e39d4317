/** How far a picture is from the truth, over the three colours. */
export interface Metrics {
  /** Mean absolute difference, 0…1. */
  l1: number;
  /** Root of the mean squared difference, 0…1. */
  l2: number;
  /** Peak signal-to-noise ratio in dB; 100 stands for equal pictures. */
  psnr: number;
  /** Structural similarity of the luma, at most 1. */
  ssim: number;
}
