import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import {
  type CardConstant,
  type FoundProvider,
  type Provider,
  type RealProvider,
  UnderdrawError,
} from '#common/contract';
import { halvesOf, singlesOf } from '../image/half';
import { providersToTry } from './providersToTry';
import { TensorPool } from './tensorPool';

/** One input of the graph. */
export interface Feed {
  /** The numbers, which become elements of `type`. */
  values: Float32Array;
  shape: readonly number[];
  /** Absent: float32. */
  type?: CardConstant['type'];
}

export interface RunResult {
  /** The output's numbers, whatever its type. */
  values: Float32Array;
  shape: readonly number[];
  provider: RealProvider;
  /** Milliseconds inside `session.run`. */
  runMs: number;
}

// ONNX Runtime would print errors of missing providers to the terminal; we report them ourselves.
env.logLevel = 'fatal';

interface OpenSession {
  session: Session;
  provider: RealProvider;
}

/** Session options by provider; see ONNX Runtime's documentation of each execution provider. */
function optionsFor(
  provider: RealProvider,
  threads: number,
  pattern = true,
): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 4,
    // DirectML does not support memory patterns.
    enableMemPattern: pattern && provider !== 'dml',
    // Spinning threads would occupy the core that the window needs.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

/** What is used of a session of ONNX Runtime. */
export type Session = Pick<InferenceSession, 'run' | 'release'>;

/** Creates a session. Tests add providers that this machine does not have. */
export type CreateSession = (
  bytes: Uint8Array,
  options: InferenceSession.SessionOptions,
) => Promise<Session>;

export const createOnnxSession: CreateSession = (bytes, options) =>
  InferenceSession.create(bytes, options);

export interface RuntimeOptions {
  createSession?: CreateSession;
  /** Providers that `auto` skips for the graph with this key. */
  demoted?(key: string): Promise<readonly RealProvider[]>;
  /** The providers of a choice, best first; see `providersToTry`. */
  providersFor?(wanted: Provider): RealProvider[];
}

/** Runs graphs: all of a `Runtime` that translations use. */
export type GraphRunner = Pick<Runtime, 'run' | 'tensorPool'>;

/** Cache of ONNX Runtime sessions by graph, provider and memory pattern. */
export class Runtime {
  /** Buffers of inputs, reused between runs. */
  readonly tensorPool = new TensorPool();
  private readonly sessions = new Map<string, Promise<OpenSession>>();
  private readonly options: Required<RuntimeOptions>;

  /** @param threads CPU threads for one run. */
  constructor(
    private readonly threads: number,
    options: RuntimeOptions = {},
  ) {
    this.options = {
      createSession: createOnnxSession,
      demoted: async () => [],
      providersFor: (wanted) => providersToTry(wanted, process.platform, process.arch),
      ...options,
    };
  }

  /**
   * Run a graph with one output of interest.
   * @param key identifies the graph, by its SHA-256 for example; `load` reads its bytes on first use.
   * @param pattern plan memory once for each input size and keep the plan: 5 % faster for small
   *   pictures, but tiles at borders and corners have nine sizes.
   * @throws UnderdrawError MODEL_CORRUPT, MODEL_CANT_RUN or PROVIDER_UNAVAILABLE.
   */
  async run(
    key: string,
    load: () => Promise<Uint8Array>,
    wanted: Provider,
    feeds: Readonly<Record<string, Feed>>,
    output: string,
    pattern = true,
  ): Promise<RunResult> {
    const { session, provider } = await this.open(key, load, wanted, pattern);
    const tensors = Object.fromEntries(
      Object.entries(feeds).map(([name, feed]) => [name, tensorOf(feed)]),
    );
    const began = performance.now();
    let result: InferenceSession.OnnxValueMapType;
    try {
      result = await session.run(tensors, [output]);
    } catch (cause) {
      const problem = firstLine(cause);
      throw new UnderdrawError(
        'MODEL_CANT_RUN',
        provider === 'cpu'
          ? { reason: 'onCpu', problem }
          : { reason: 'onProvider', provider, problem },
        { cause },
      );
    }
    const runMs = performance.now() - began;
    const tensor = result[output];
    return { values: numbersOf(tensor, output), shape: tensor.dims, provider, runMs };
  }

  /** Release all sessions, for a runtime that is made for a few graphs. Not while one runs. */
  async close(): Promise<void> {
    const all = [...this.sessions.values()];
    this.sessions.clear();
    for (const opening of all) {
      const open = await opening.catch(() => undefined);
      await open?.session.release();
    }
  }

  private async open(
    key: string,
    load: () => Promise<Uint8Array>,
    wanted: Provider,
    pattern: boolean,
  ): Promise<OpenSession> {
    const providers = await this.providersFor(key, wanted);
    // With the providers in the name, a verdict that changed counts from the next run on.
    const name = `${key} ${wanted} ${providers} ${pattern}`;
    const known = this.sessions.get(name);
    if (known) return known;
    const opening = this.create(load, wanted, providers, pattern);
    this.sessions.set(name, opening);
    // Failures are not cached: the next call tries again.
    opening.catch(() => this.sessions.delete(name));
    return opening;
  }

  /** A provider that is asked for by name is used even if it was demoted. */
  private async providersFor(key: string, wanted: Provider): Promise<RealProvider[]> {
    const providers = this.options.providersFor(wanted);
    if (wanted !== 'auto' || providers.length === 1) return providers;
    const demoted = await this.options.demoted(key);
    return providers.filter((provider) => provider === 'cpu' || !demoted.includes(provider));
  }

  private async create(
    load: () => Promise<Uint8Array>,
    wanted: Provider,
    providers: readonly RealProvider[],
    pattern: boolean,
  ): Promise<OpenSession> {
    const bytes = await load();
    let last: unknown;
    for (const provider of providers) {
      try {
        const options = optionsFor(provider, this.threads, pattern);
        const session = await this.options.createSession(bytes, options);
        return { session, provider };
      } catch (error) {
        last = error;
      }
    }
    if (wanted === 'auto' || wanted === 'cpu') {
      const params = { problem: firstLine(last) };
      throw new UnderdrawError('MODEL_CORRUPT', { reason: 'weights', ...params }, { cause: last });
    }
    throw new UnderdrawError('PROVIDER_UNAVAILABLE', { provider: wanted }, { cause: last });
  }
}

function tensorOf({ values, shape, type = 'float32' }: Feed): Tensor {
  const dims = [...shape];
  switch (type) {
    case 'float32':
      return new Tensor('float32', values, dims);
    case 'float16':
      return new Tensor('float16', halvesOf(values), dims);
    case 'int32':
      return new Tensor('int32', Int32Array.from(values), dims);
    case 'int64':
      return new Tensor('int64', BigInt64Array.from(values, BigInt), dims);
    case 'bool':
      return new Tensor('bool', Uint8Array.from(values), dims);
  }
}

/** @throws UnderdrawError MODEL_CANT_RUN for an output that is absent or no numbers. */
function numbersOf(tensor: Tensor | undefined, output: string): Float32Array {
  const data = tensor?.data;
  if (data instanceof Float32Array) return data;
  if (tensor?.type === 'float16' && ArrayBuffer.isView(data)) {
    // Where Node has Float16Array, the runtime gives one: the same bits.
    return singlesOf(new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2));
  }
  if (data instanceof BigInt64Array) return Float32Array.from(data, Number);
  if (data instanceof Int32Array || data instanceof Uint8Array) return Float32Array.from(data);
  throw new UnderdrawError('MODEL_CANT_RUN', { reason: 'outputType', output });
}

/** Whether a session with this provider can be created here, tested with a one-node graph. */
export async function probeProvider(
  provider: RealProvider,
  createSession = createOnnxSession,
): Promise<FoundProvider> {
  try {
    const session = await createSession(identityModel, optionsFor(provider, 1));
    await session.release();
    return { name: provider, ok: true, reason: '' };
  } catch (error) {
    return { name: provider, ok: false, reason: firstLine(error) };
  }
}

/** ONNX graph of opset 17 with a single Identity node: x[1] → y[1], float32. */
const identityModel = Uint8Array.from(
  Buffer.from(
    'CAg6NwoQCgF4EgF5IghJZGVudGl0eRIBaVoPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEBE=',
    'base64',
  ),
);

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0].replace(/\.$/, '').slice(0, 200);
}

export const onnxruntimeVersion: string = env.versions.node ?? env.versions.common;
