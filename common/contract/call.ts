import { z } from 'zod';

/**
 * One call that crosses a border: the schema of its parameters, which the side that answers
 * checks, and the type of its answer, which is not checked: both sides are one program.
 */
export interface Call<P extends z.ZodType = z.ZodType, R = unknown> {
  params: P;
  answer: Answer<R>;
}

/** Carries a type; there is nothing in it at run time. */
interface Answer<R> {
  readonly type?: R;
}

/** For declarations: `call(z.object({ id }), answer<Card>())`. */
export function answer<R>(): Answer<R> {
  return {};
}

export function call<P extends z.ZodType, R>(params: P, answer: Answer<R>): Call<P, R> {
  return { params, answer };
}

/** For calls without parameters. */
export const noParams = z.object({});

/** A contract: calls by name. */
export type Calls = Readonly<Record<string, Call>>;

export type MethodOf<C extends Calls> = keyof C & string;
/** What a caller gives. */
export type ParamsOf<C extends Calls, M extends MethodOf<C>> = z.input<C[M]['params']>;
/** What the side that answers gets, defaults filled in. */
export type ParsedParamsOf<C extends Calls, M extends MethodOf<C>> = z.output<C[M]['params']>;
export type ResultOf<C extends Calls, M extends MethodOf<C>> =
  C[M] extends Call<z.ZodType, infer R> ? R : never;
