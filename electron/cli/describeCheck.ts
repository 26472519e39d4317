import { assertNever } from '#common/assertNever';
import type { ModelCheck, ProviderCheck } from '#common/contract';

export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** What a check found, in one line. */
export function describeCheck({ ms, width, height, peakBytes, providers }: ModelCheck): string {
  const cpu = `${ms.toFixed(1)} ms for ${width} × ${height} on the CPU, ${megabytes(peakBytes)} of memory`;
  return [cpu, ...providers.map(describeProvider)].join('; ');
}

function describeProvider({ provider, verdict, decibels, reason }: ProviderCheck): string {
  const agreement = decibels === null ? '' : ` (${decibels.toFixed(1)} dB)`;
  if (verdict === 'trusted') return `${provider} agrees with the CPU${agreement}`;
  return `${provider} is not used: it ${whatHappened(reason)}${agreement}`;
}

function whatHappened(reason: ProviderCheck['reason']): string {
  switch (reason) {
    case 'differs':
      return 'gives another picture than the CPU';
    case 'notNumbers':
      return 'gives values that are not numbers';
    case 'died':
      return 'ended the process';
    case 'timedOut':
      return 'did not answer in time';
    case 'failed':
    case undefined:
      return "can't run the model";
    default:
      return assertNever(reason, 'reason');
  }
}
