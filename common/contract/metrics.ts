interface Metric {
  label: string;
  /** Digits after the point in reports; the window shows one fewer. */
  digits: number;
  unit: '' | 'dB';
  better: 'lower' | 'higher';
}

/** The ways to say how far a picture is from the truth, all over the three colours. */
export const metrics = {
  /** Mean absolute difference, 0…1. */
  l1: { label: 'L1', digits: 4, unit: '', better: 'lower' },
  /** Root of the mean squared difference, 0…1. */
  l2: { label: 'L2', digits: 4, unit: '', better: 'lower' },
  /** Peak signal-to-noise ratio in dB; 100 stands for equal pictures. */
  psnr: { label: 'PSNR', digits: 2, unit: 'dB', better: 'higher' },
  /** Structural similarity of the luma, at most 1. */
  ssim: { label: 'SSIM', digits: 4, unit: '', better: 'higher' },
} as const satisfies Record<string, Metric>;

export type MetricId = keyof typeof metrics;
export const metricIds = Object.keys(metrics) as MetricId[];

/** How far a picture is from the truth. */
export type Metrics = Record<MetricId, number>;

/** A number for each metric. */
export function eachMetric(value: (id: MetricId) => number): Metrics {
  return Object.fromEntries(metricIds.map((id) => [id, value(id)])) as Metrics;
}

/** Whether data that was kept has all metrics of this version. */
export function isMetrics(value: unknown): value is Metrics {
  return (
    typeof value === 'object' &&
    value !== null &&
    metricIds.every((id) => typeof (value as Partial<Metrics>)[id] === 'number')
  );
}

/** A value with its unit: `31.42 dB`. @param fewer digits fewer than in reports. */
export function metricText(id: MetricId, value: number, fewer = 0): string {
  const { digits, unit }: Metric = metrics[id];
  return `${value.toFixed(digits - fewer)}${unit && ` ${unit}`}`;
}

/** All metrics in one line, as reports have them. */
export function metricsText(values: Metrics): string {
  return metricIds.map((id) => `${metrics[id].label} ${metricText(id, values[id])}`).join(', ');
}
