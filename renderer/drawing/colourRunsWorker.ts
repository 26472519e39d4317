/** Finds where colour runs away from the window, whose pen never waits for it. */
import type { Picture } from '#common/contract';
import { type ColourRuns, colourRuns } from './colourRuns';

/** What the worker is asked. */
export interface ColourRunsTask {
  paint: Picture;
  ink: Picture;
  gap: number;
}

/** What is needed of a worker's scope: the window is compiled with the DOM's types, not a worker's. */
interface Scope {
  postMessage(answer: ColourRuns): void;
  addEventListener(type: 'message', listener: (event: { data: ColourRunsTask }) => void): void;
}

const scope = self as unknown as Scope;
scope.addEventListener('message', ({ data: { paint, ink, gap } }) => {
  scope.postMessage(colourRuns(paint, ink, gap));
});
