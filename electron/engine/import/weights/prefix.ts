import type { NetWeights } from './nets';

export interface BareWeights {
  weights: NetWeights;
  /** What was taken off, such as `module.model.`; '' for nothing. */
  prefix: string;
}

/** Names without the segments that all have in common: `module.`, `netG.`, `model.` and any other. */
export function withoutCommonPrefix(weights: NetWeights): BareWeights {
  const names = [...weights.keys()];
  if (names.length < 2) return { weights, prefix: '' };
  const first = names[0]!.split('.');
  let common = first.length - 1;
  for (const name of names) {
    const segments = name.split('.');
    const limit = Math.min(common, segments.length - 1);
    common = 0;
    while (common < limit && segments[common] === first[common]) common++;
    if (common === 0) return { weights, prefix: '' };
  }
  const prefix = `${first.slice(0, common).join('.')}.`;
  const bare = new Map([...weights].map(([name, tensor]) => [name.slice(prefix.length), tensor]));
  return { weights: bare, prefix };
}
