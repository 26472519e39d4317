import { Tensor } from '../runtime/onnxruntime';
import { type CreateSession, createOnnxSession, type Session } from '../runtime/session';

/** What a provider does that a test pretends to have. The last two need a process of their own. */
export type Pretence = 'agrees' | 'throws' | 'black' | 'notNumbers' | 'dies' | 'hangs';

/** What each provider does; others are not there, but the CPU is. */
export type Pretences = Readonly<Record<string, Pretence>>;

type Outputs = Awaited<ReturnType<Session['run']>>;

/**
 * Sessions of one engine with providers that this machine does not have: theirs are of the CPU, and
 * their results are spoilt.
 */
export function pretendedSessions(pretended: Pretences): CreateSession {
  let sessions = 0;
  return async (bytes, options) => {
    const [provider] = options.executionProviders ?? [];
    if (provider === 'cpu') return createOnnxSession(bytes, options);
    const does = pretended[String(provider)];
    if (does === undefined) throw new Error(`no provider ${provider}`);
    const session = await createOnnxSession(bytes, { ...options, executionProviders: ['cpu'] });
    // The first session only shows that the provider is there.
    const isFirst = sessions++ === 0;
    return isFirst ? session : spoilt(session, does);
  };
}

function spoilt(session: Session, does: Pretence): Session {
  const run = async (feeds: Outputs, names: readonly string[]): Promise<Outputs> => {
    switch (does) {
      case 'agrees':
        return session.run(feeds, names);
      case 'throws':
        throw new Error('out of memory on the device');
      case 'dies':
        process.kill(process.pid, 'SIGKILL');
        return {};
      case 'hangs':
        // The whole thread stands still, as in a driver that never returns.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
        return {};
      case 'black':
      case 'notNumbers': {
        const value = does === 'black' ? 0 : Number.NaN;
        const outputs = Object.entries(await session.run(feeds, names));
        return Object.fromEntries(outputs.map(([name, { dims }]) => [name, filled(dims, value)]));
      }
    }
  };
  return { run: run as Session['run'], release: () => session.release() };
}

function filled(dims: readonly number[], value: number): Tensor {
  const length = dims.reduce((product, side) => product * side, 1);
  return new Tensor('float32', new Float32Array(length).fill(value), dims);
}
