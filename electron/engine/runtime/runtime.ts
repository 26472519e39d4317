import {
  type FoundProvider,
  type Provider,
  type RealProvider,
  UnderdrawError,
} from '#common/contract';
import type { Size } from '#common/image/size';
import { type Feed, numbersOf, tensorOf } from './feeds';
import { loadFailure, wordsOf } from './loadFailure';
import { env, type SessionOptions } from './onnxruntime';
import { type OpenLease, OpenSessions } from './openSessions';
import { type PreparedOptions, PreparedSessions } from './preparedSessions';
import { type CreateSession, createOnnxSession, type Session } from './session';
import { TensorPool } from './tensorPool';
import { leavesACore, threadOptions } from './threadOptions';

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
function optionsFor(provider: RealProvider, threads: number, pattern = true): SessionOptions {
  return {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 4,
    // DirectML does not support memory patterns.
    enableMemPattern: pattern && provider !== 'dml',
    extra: threadOptions(leavesACore(threads)),
  };
}

export interface RuntimeOptions {
  createSession?: CreateSession;
  /** Providers that `auto` prefers to the CPU for the graph with this key, best first. */
  trusted?(key: string): Promise<readonly RealProvider[]>;
  /** Absent: all graphs are run as they are. */
  prepared?: PreparedOptions;
}

/** How a graph is run. */
export interface RunMode {
  /**
   * Plan memory once for each input size and keep the plan: 5 % faster for small pictures, but tiles
   * at borders and corners have nine sizes.
   */
  pattern?: boolean;
  /** Whether on the CPU a graph that was prepared for this input size may take its place. */
  mayPrepare?: boolean;
}

/** Runs graphs: all of a `Runtime` that translations use. */
export type GraphRunner = Pick<Runtime, 'run' | 'tensorPool'>;

/** Cache of ONNX Runtime sessions by graph, provider and memory pattern. */
export class Runtime {
  /** Buffers of inputs, reused between runs. */
  readonly tensorPool = new TensorPool();
  private readonly sessions = new OpenSessions<OpenSession>();
  /** Graphs and providers that failed at a run, which `auto` does not try again. */
  private readonly failed = new Set<string>();
  private readonly options: Required<Omit<RuntimeOptions, 'prepared'>>;
  private readonly prepared: PreparedSessions | undefined;

  /** @param threads CPU threads for one run. */
  constructor(
    private readonly threads: number,
    options: RuntimeOptions = {},
  ) {
    this.options = {
      createSession: createOnnxSession,
      trusted: async () => [],
      ...options,
    };
    const { createSession } = this.options;
    this.prepared =
      options.prepared &&
      new PreparedSessions(options.prepared, (bytes) =>
        createSession(bytes, optionsFor('cpu', threads)),
      );
  }

  /**
   * Run a graph with one output of interest.
   * @param key SHA-256 of the graph; `load` reads its bytes on first use.
   * @throws UnderdrawError MODEL_CORRUPT, MODEL_CANT_RUN or PROVIDER_UNAVAILABLE.
   */
  async run(
    key: string,
    load: () => Promise<Uint8Array>,
    wanted: Provider,
    feeds: Readonly<Record<string, Feed>>,
    output: string,
    { pattern = true, mayPrepare = false }: RunMode = {},
  ): Promise<RunResult> {
    const size = mayPrepare && this.prepared ? pictureSizeOf(feeds) : undefined;
    const providers = await this.providersFor(key, wanted);
    const cpuAlone = providers.join() === 'cpu';
    if (size && cpuAlone) {
      const result = await this.runPrepared(key, load, size, feeds, output);
      if (result) return result;
    }
    const lease = await this.open(key, load, wanted, providers, pattern);
    const { session, provider } = lease.open;
    try {
      if (size && !cpuAlone && provider === 'cpu') {
        const result = await this.runPrepared(key, load, size, feeds, output);
        if (result) return result;
      }
      const result = await runSession(session, provider, feeds, output);
      if (size && provider === 'cpu') this.prepared?.ran(key, size, result.runMs);
      return result;
    } catch (cause) {
      if (cause instanceof UnderdrawError) throw cause;
      if (wanted === 'auto' && provider !== 'cpu') {
        this.failed.add(`${key} ${provider}`);
        return this.run(key, load, wanted, feeds, output, { pattern, mayPrepare });
      }
      const problem = firstLine(cause);
      throw new UnderdrawError(
        'MODEL_CANT_RUN',
        provider === 'cpu'
          ? { reason: 'onCpu', problem }
          : { reason: 'onProvider', provider, problem },
        { cause },
      );
    } finally {
      lease.done();
    }
  }

  /** @returns undefined if there is no prepared graph, or if it fails */
  private async runPrepared(
    key: string,
    load: () => Promise<Uint8Array>,
    size: Size,
    feeds: Readonly<Record<string, Feed>>,
    output: string,
  ): Promise<RunResult | undefined> {
    const lease = await this.prepared?.lease(key, load, size);
    if (!lease) return undefined;
    try {
      return await runSession(lease.session, 'cpu', feeds, output);
    } catch {
      this.prepared?.failed(key, size);
      return undefined;
    } finally {
      lease.done();
    }
  }

  /** Release all sessions, for a runtime that is made for a few graphs. Not while one runs. */
  async close(): Promise<void> {
    await this.prepared?.close();
    await this.sessions.close();
  }

  private open(
    key: string,
    load: () => Promise<Uint8Array>,
    wanted: Provider,
    providers: readonly RealProvider[],
    pattern: boolean,
  ): Promise<OpenLease<OpenSession>> {
    // With the providers in the name, a verdict that changed counts from the next run on.
    const name = `${key} ${wanted} ${providers} ${pattern}`;
    return this.sessions.lease(name, () => this.create(load, wanted, providers, pattern));
  }

  /**
   * Providers to try, best first. `auto` takes those that a check trusted with the graph, and ends
   * on the CPU; one that is asked for by name is used as it is, so that nothing is replaced silently.
   */
  private async providersFor(key: string, wanted: Provider): Promise<RealProvider[]> {
    if (wanted !== 'auto') return [wanted];
    const trusted = await this.options.trusted(key);
    return [...trusted.filter((provider) => !this.failed.has(`${key} ${provider}`)), 'cpu'];
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
    if (wanted === 'auto' || wanted === 'cpu') throw loadFailure(last);
    throw new UnderdrawError('PROVIDER_UNAVAILABLE', { provider: wanted }, { cause: last });
  }
}

async function runSession(
  session: Session,
  provider: RealProvider,
  feeds: Readonly<Record<string, Feed>>,
  output: string,
): Promise<RunResult> {
  const tensors = Object.fromEntries(
    Object.entries(feeds).map(([name, feed]) => [name, tensorOf(feed)]),
  );
  const began = performance.now();
  const result = await session.run(tensors, [output]);
  const runMs = performance.now() - began;
  const tensor = result[output];
  return { values: numbersOf(tensor, output), shape: tensor.dims, provider, runMs };
}

/** Height and width that all pictures [1, C, H, W] of the feeds have; undefined if they have none in common. */
function pictureSizeOf(feeds: Readonly<Record<string, Feed>>): Size | undefined {
  const all = Object.values(feeds);
  if (all.some(({ type = 'float32' }) => type !== 'float32')) return undefined;
  const [first, ...others] = all.flatMap(({ shape }) => (shape.length === 4 ? [shape] : []));
  if (!first || others.some((shape) => shape[2] !== first[2] || shape[3] !== first[3]))
    return undefined;
  return { height: first[2]!, width: first[3]! };
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

const firstLine = (error: unknown): string => wordsOf(error).slice(0, 200);

export const onnxruntimeVersion: string = env.versions.node ?? env.versions.common;
