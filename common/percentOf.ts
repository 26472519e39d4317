/** Whole per cent of the parts that are done; 100 only when all are. */
export const percentOf = ({ done, total }: { done: number; total: number }): number =>
  Math.floor((100 * done) / total);
