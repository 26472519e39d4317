import type { Weights } from './nets';

/** Names without the segments that all have in common: `module.`, `netG.`, `model.` and any other. */
export function withoutCommonPrefix(weights: Weights): Weights {
  const names = [...weights.keys()];
  if (names.length < 2) return weights;
  const first = names[0]!.split('.');
  let common = first.length - 1;
  for (const name of names) {
    const segments = name.split('.');
    const limit = Math.min(common, segments.length - 1);
    common = 0;
    while (common < limit && segments[common] === first[common]) common++;
    if (common === 0) return weights;
  }
  const length = first.slice(0, common).join('.').length + 1;
  return new Map([...weights].map(([name, tensor]) => [name.slice(length), tensor]));
}
