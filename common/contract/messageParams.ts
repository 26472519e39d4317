import type { Issue } from './rules';

/** Kinds of values that failures and notices carry, and what each is in memory and on the wire. */
export interface ParamTypes {
  text: string;
  /** Words of a library, in whatever language it speaks: quoted, never part of a sentence. */
  quote: string;
  /** Code of a system error, such as ENOENT; '' if the system gave none. */
  errno: string;
  number: number;
  /** A number of bytes, shown in GB (2³⁰ bytes). */
  gigabytes: number;
  /** Names, separated by commas. */
  list: readonly string[];
  /** Alternatives: "a, b or c". */
  anyOf: readonly string[];
  /** "a, b and c". */
  allOf: readonly string[];
  issue: Issue;
}

export type ParamKind = keyof ParamTypes;

/** Params of a row of a table; a row without any takes no others either. */
export type ParamValues<S, Types = ParamTypes> = keyof S extends never
  ? Record<string, never>
  : { [P in keyof S]: S[P] extends keyof Types ? Types[S[P]] : never };

/** Names and kinds of the params of one failure or notice. */
export type ParamSpec = Readonly<Record<string, ParamKind | 'failure'>>;

const isText = (value: unknown) => typeof value === 'string';
const isNumber = (value: unknown) => typeof value === 'number';
const isList = (value: unknown) => Array.isArray(value) && value.every(isText);
const isObject = (value: unknown) => typeof value === 'object' && value !== null;

const checks: Readonly<Record<ParamKind | 'failure', (value: unknown) => boolean>> = {
  text: isText,
  quote: isText,
  errno: isText,
  number: isNumber,
  gigabytes: isNumber,
  list: isList,
  anyOf: isList,
  allOf: isList,
  issue: isObject,
  failure: isObject,
};

/** The row of a table for `{ code, params }`: `CODE/reason` where the params have a reason, else `CODE`. */
export function tableKey({ code, params }: { code: string; params: object }): string {
  return 'reason' in params ? `${code}/${params.reason}` : code;
}

/** Whether plain data, from a file for example, is a `{ code, params }` of this table. */
export function fitsTable(table: Readonly<Record<string, ParamSpec>>, value: unknown): boolean {
  const { code, params } = (value ?? {}) as { code?: unknown; params?: unknown };
  if (typeof code !== 'string' || typeof params !== 'object' || params === null) return false;
  const key = tableKey({ code, params });
  if (!Object.hasOwn(table, key)) return false;
  const values = params as Record<string, unknown>;
  return Object.entries(table[key]).every(([name, kind]) => checks[kind](values[name]));
}
