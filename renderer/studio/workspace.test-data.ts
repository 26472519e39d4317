import type { Card, ModelSummary, Picture, Values } from '#common/contract';
import { memoryPorts } from '#common/link/port';
import { type Handler, serveRpc } from '#common/link/rpc';
import { connectEngine } from '../engineLink/connectEngine';
import { BucketTool } from '../tools/bucket/bucketTool';
import { Studio } from './studio';
import type { StudioState } from './studioState';
import { createWorkspace } from './workspace';

/** A picture of one value. */
export function greyPicture(width: number, height: number, value: number): Picture {
  const data = new Uint8Array(width * height * 4).fill(value);
  for (let i = 3; i < data.length; i += 4) data[i] = 255;
  return { width, height, depth: 8, data };
}

const labels: Card['inputs'][number] = {
  kind: 'labels',
  name: 'label',
  tensor: 'label',
  layout: 'nchw',
  type: 'float32',
  optional: false,
  stroke: 8,
  encoding: 'one-hot',
  scaling: { range: [0, 1] },
  paper: 'grass',
  palette: [
    { name: 'grass', colour: '#9ccc3c' },
    { name: 'water', colour: '#3a7bd5' },
  ],
};
const ink: Card['inputs'][number] = {
  kind: 'edges',
  name: 'ink',
  tensor: 'ink',
  layout: 'nchw',
  type: 'float32',
  optional: false,
  stroke: 3,
  encoding: 'grey',
  scaling: { range: [-1, 1] },
  paper: '#ffffff',
};
export const testInputs = { labels, ink };

/** A model with a label input of 64 × 64; `change` overrides parts of its card. */
export function testModel(id: string, change: Partial<Card> = {}): ModelSummary {
  const card = {
    id,
    name: id,
    size: { default: [64, 64], multipleOf: 16 },
    inputs: [labels],
    values: [],
    output: { kind: 'picture', tensor: 'picture' },
    samples: [],
    truths: [],
    previous: [],
    next: [],
    ...change,
  } as unknown as Card;
  return { card, folder: id, origin: 'bundled', bytes: 1 };
}

type FakeCall = {
  seed?: number;
  size?: { width: number; height: number };
  model: string;
  inputs: Record<string, Picture>;
  values?: Values;
  /** That is judged or measured. */
  picture?: Picture;
};

/** Fill with the bucket, and go on with the tool that was chosen. */
export function fillAt({ store, tools }: Studio, x: number, y: number): void {
  const { tool } = store.getState();
  tools.choose(BucketTool.id);
  tools.press([x, y, 1]);
  tools.release();
  if (tool !== BucketTool.id) tools.choose(tool);
}

/**
 * An engine that answers at once: a translation is as bright as its seed, and takes `runMs`. Without
 * pictures it has the size that is asked for.
 * @returns among others `fresh`, which waits for the picture, and `arrived`, which waits until all
 *   calls made so far are in `asked`: await it before asserting that a call was not made.
 */
export function fakeWorkspace(
  models: ModelSummary[],
  change: Record<string, Handler> = {},
  runMs = 5,
) {
  const asked: (FakeCall & { method: string })[] = [];
  const handlers: Record<string, Handler> = {
    status: () => ({
      version: '1',
      door: 'browser',
      engine: { state: 'ready', pid: 1, restarts: 0 },
    }),
    'models.list': () => ({ models, problems: [] }),
    translate: (params) => {
      const { seed = 0, inputs: given, size } = params as FakeCall;
      const { width, height } = Object.values(given)[0] ?? size;
      return {
        picture: greyPicture(width, height, seed),
        provider: 'cpu',
        runMs,
        ms: runMs,
        notes: [],
      };
    },
    ...change,
  };
  const recorded = Object.entries(handlers).map(([method, handler]): [string, Handler] => [
    method,
    (params, signal) => {
      asked.push({ ...(params as FakeCall), method });
      return handler(params, signal);
    },
  ]);
  const engine = connectEngine(async () => {
    const [near, far] = memoryPorts();
    serveRpc(far, Object.fromEntries(recorded));
    return near;
  });
  const studio = new Studio(engine);
  const workspace = createWorkspace(engine, studio);
  const fresh = () => until(studio.store, (s: StudioState) => s.freshness === 'fresh');
  const count = (method: string) => asked.filter((one) => one.method === method).length;
  // Calls arrive in the order in which they are made: the answer to one comes after all before it.
  const arrived = async () => void (await engine.call('status', {}));
  return { studio, workspace, asked, count, fresh, arrived };
}

interface Store<S> {
  getState(): S;
  subscribe(listener: () => void): () => void;
}

/** Wait until a store is in a state. */
export function until<S>(store: Store<S>, wanted: (state: S) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!wanted(store.getState())) return;
      stop();
      resolve();
    };
    const stop = store.subscribe(look);
    queueMicrotask(look);
  });
}
