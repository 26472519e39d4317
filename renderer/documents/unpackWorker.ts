/** Reads an `.underdraw` file away from the window, which goes on meanwhile. */
import { type Failure, toFailure } from '#common/contract';
import { decodePng } from './browserPng';
import type { StudioDocument } from './studioDocument';
import { unpackDrawing } from './underdrawFile';

/** The worker's only message. */
export type UnpackAnswer = { document: StudioDocument } | { failure: Failure };

/** What is needed of a worker's scope: the window is compiled with the DOM's types, not a worker's. */
interface Scope {
  postMessage(answer: UnpackAnswer): void;
  addEventListener(type: 'message', listener: (event: { data: Uint8Array }) => void): void;
}

const scope = self as unknown as Scope;
scope.addEventListener('message', ({ data }) => {
  unpackDrawing(data, { decode: decodePng }).then(
    (document) => scope.postMessage({ document }),
    (error: unknown) => scope.postMessage({ failure: toFailure(error) }),
  );
});
