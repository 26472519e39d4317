/**
 * Globals of both Node and browsers that `lib` lacks. Only `tsconfig.common.json` includes this:
 * `common/` is checked without `@types/node` and without the DOM.
 */
interface AbortSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(): void;
}
declare function structuredClone<T>(value: T): T;
declare function queueMicrotask(callback: () => void): void;
/** A clock that is never set back, in milliseconds. */
declare const performance: { now(): number };
