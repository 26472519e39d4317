import { z } from 'zod';

/** A model's id, or several joined by commas: a chain, in which pictures go from one to the next. */
export const chainSchema = z.string().min(1).max(519);

/** The ids of a chain, in order; of a single model its own. */
export function chainOf(model: string): string[] {
  return model.split(',').map((id) => id.trim());
}

/** A chain as part of a file's name: ids can't hold a `+`. */
export function chainName(model: string): string {
  return chainOf(model).join('+');
}
