import type { EngineOptions } from '../engineOptions';

/** Options of engines, or what gives those of the moment at each start. */
export type GivenOptions = EngineOptions | (() => EngineOptions);

export function optionsNow(given: GivenOptions): EngineOptions {
  return typeof given === 'function' ? given() : given;
}
