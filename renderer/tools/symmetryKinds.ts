import type { Symmetry } from '#common/contract';

/** The choices of symmetry, "none" first. */
export const symmetryKinds = ['none', 'vertical', 'horizontal', 'both', 'radial'] as const;
export type SymmetryKind = (typeof symmetryKinds)[number];

/** A choice as marks have it; a radial one begins with six parts. */
export function symmetryOf(kind: SymmetryKind): Symmetry | undefined {
  if (kind === 'none') return undefined;
  return kind === 'radial' ? { kind, count: 6 } : { kind };
}
