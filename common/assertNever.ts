/**
 * The end of a switch over a union: a member that is not handled does not compile.
 * @throws Error if a value that the types don't know gets here all the same.
 */
export function assertNever(value: never, what: string): never {
  throw new Error(`unknown ${what}: ${JSON.stringify(value)}`);
}
