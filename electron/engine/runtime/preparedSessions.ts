import type { Size } from '#common/image/size';
import type { Session } from './session';

/** A graph that runs faster on this machine's CPU, or `unchanged` if it is best run as it is. */
export type PreparedBytes = Uint8Array | 'unchanged';

/** Where prepared graphs come from. Both fail for no reason that a person must know. */
export interface PreparedGraphs {
  /** What is kept of a graph, given by its SHA-256, for pictures of one size; undefined if nothing. */
  known(graph: string, size: Size): Promise<PreparedBytes | undefined>;
  /** Prepare it, verify it against the graph as it is, and keep it. Blocks the process for seconds. */
  prepare(graph: string, bytes: Uint8Array, size: Size): Promise<PreparedBytes>;
}

export interface PreparedOptions {
  graphs: PreparedGraphs;
  /** Runs of a graph at one size before it is prepared for that size; until then only what is kept is used. */
  afterRuns: number;
  /** Milliseconds of a run below which a gain would not be felt: faster graphs stay as they are. */
  worthMs: number;
}

/** A session in use, which is not released until `done` was called. */
export interface SessionLease {
  session: Session;
  done(): void;
}

interface State {
  /** Runs of the graph as it is, and their milliseconds. */
  runs: number;
  ms: number;
  /** Nothing is left to look up or to prepare. */
  settled: boolean;
  session?: Session;
  users: number;
  /** No longer in the table: release the session after its last use. */
  retired: boolean;
}

/** Sessions that are open at a time: each holds weights of its own. */
const maxSessions = 2;

/** Sessions on the CPU of graphs that were prepared for one size each. */
export class PreparedSessions {
  private readonly states = new Map<string, State>();
  /** Lookups and preparations, one after the other: each takes much memory. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly options: PreparedOptions,
    private readonly create: (bytes: Uint8Array) => Promise<Session>,
  ) {}

  /**
   * @param load the graph as it is
   * @returns undefined if the graph is to be run as it is
   */
  async lease(
    graph: string,
    load: () => Promise<Uint8Array>,
    size: Size,
  ): Promise<SessionLease | undefined> {
    const name = nameOf(graph, size);
    const state = this.states.get(name) ?? newState();
    // The last of the map is the one that was used last.
    this.states.delete(name);
    this.states.set(name, state);
    if (!state.settled) {
      this.turn = this.turn.then(() => this.settle(state, graph, load, size));
      await this.turn;
    }
    const { session } = state;
    if (!session || state.retired) return undefined;
    state.users++;
    return {
      session,
      done: () => {
        state.users--;
        void releaseRetired(state);
      },
    };
  }

  /** The graph was run as it is. */
  ran(graph: string, size: Size, ms: number): void {
    const state = this.states.get(nameOf(graph, size));
    if (!state) return;
    state.runs++;
    state.ms += ms;
  }

  /** The session failed: the graph is run as it is from now on. */
  failed(graph: string, size: Size): void {
    const state = this.states.get(nameOf(graph, size));
    if (!state) return;
    this.states.set(nameOf(graph, size), { ...newState(), settled: true });
    state.retired = true;
  }

  async close(): Promise<void> {
    await this.turn;
    const all = [...this.states.values()];
    this.states.clear();
    for (const state of all) {
      state.retired = true;
      await releaseRetired(state);
    }
  }

  private async settle(
    state: State,
    graph: string,
    load: () => Promise<Uint8Array>,
    size: Size,
  ): Promise<void> {
    const { graphs, afterRuns, worthMs } = this.options;
    if (state.settled) return;
    try {
      let bytes = state.runs === 0 ? await graphs.known(graph, size) : undefined;
      if (!bytes && state.runs >= afterRuns) {
        state.settled = true;
        if (state.ms / state.runs >= worthMs)
          bytes = await graphs.prepare(graph, await load(), size);
      }
      if (!bytes) return;
      state.settled = true;
      if (bytes === 'unchanged') return;
      state.session = await this.create(bytes);
      await this.retireOthers(state);
    } catch {
      // Whatever goes wrong here, the graph as it is still runs.
      state.settled = true;
    }
  }

  private async retireOthers(latest: State): Promise<void> {
    const open = [...this.states].filter(([, state]) => state.session && state !== latest);
    for (const [name, state] of open.slice(0, Math.max(0, open.length + 1 - maxSessions))) {
      this.states.delete(name);
      state.retired = true;
      await releaseRetired(state);
    }
  }
}

const newState = (): State => ({ runs: 0, ms: 0, settled: false, users: 0, retired: false });

const nameOf = (graph: string, { width, height }: Size) => `${graph} ${width} ${height}`;

async function releaseRetired(state: State): Promise<void> {
  if (!state.retired || state.users > 0) return;
  const { session } = state;
  state.session = undefined;
  await session?.release();
}
