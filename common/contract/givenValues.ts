import { z } from 'zod';

/**
 * What a person set, by name: a class, a text, a slider's number, `variant` or `refine`. In a
 * chain a name goes to every model that knows it, `model.name` to one.
 */
export const valuesSchema = z.record(
  z.string().min(1).max(100),
  z.union([z.number(), z.string().max(10_000)]),
);
export type Values = Readonly<z.infer<typeof valuesSchema>>;
