import type { ModelSummary, ProviderCheck, RealProvider } from '#common/contract';

/** What the checks of all models say of one provider. */
export interface ProviderSummary {
  /** Models that were checked with it, and those for which it agrees and is faster. */
  checked: number;
  better: number;
  /** How many times as fast as the CPU it is for those, from the least to the most. */
  speed: { least: number; most: number } | undefined;
  /** The worst agreement in dB of those. */
  decibels: number | undefined;
}

/** @returns undefined if no model was checked with the provider. */
export function summarize(
  models: readonly ModelSummary[],
  provider: RealProvider,
): ProviderSummary | undefined {
  const checks = models.flatMap(({ check }) => {
    const found = check && verdictOf(check.providers, provider);
    return found ? [{ cpuMs: check.ms, ...found }] : [];
  });
  if (checks.length === 0) return undefined;
  const better = checks.filter(
    ({ verdict, ms, cpuMs }) => verdict === 'trusted' && ms !== undefined && ms < cpuMs,
  );
  const gains = better.map(({ cpuMs, ms = cpuMs }) => cpuMs / Math.max(ms, 0.01));
  return {
    checked: checks.length,
    better: better.length,
    speed: better.length > 0 ? { least: Math.min(...gains), most: Math.max(...gains) } : undefined,
    decibels:
      better.length > 0 ? Math.min(...better.map(({ decibels }) => decibels ?? 0)) : undefined,
  };
}

export function verdictOf(
  checks: readonly ProviderCheck[],
  provider: RealProvider,
): ProviderCheck | undefined {
  return checks.find((one) => one.provider === provider);
}
