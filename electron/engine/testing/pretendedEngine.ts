/**
 * An engine process with providers that this machine does not have: a session of theirs is one of
 * the CPU whose results are spoilt. UNDERDRAW_PRETENDED says as JSON what each of them does.
 */

import { processPort } from '#common/link/processPort';
import { serveRpc } from '#common/link/rpc';
import { createEngine } from '../createEngine';
import type { EngineOptions } from '../engineOptions';
import { Tensor } from '../runtime/onnxruntime';
import { type CreateSession, createOnnxSession, type Session } from '../runtime/session';
import type { Pretence } from './pretence';

type Outputs = Awaited<ReturnType<Session['run']>>;

const pretended = JSON.parse(process.env.UNDERDRAW_PRETENDED ?? '{}') as Record<string, Pretence>;

let sessions = 0;

const createSession: CreateSession = async (bytes, options) => {
  const [provider] = options.executionProviders ?? [];
  if (provider === 'cpu') return createOnnxSession(bytes, options);
  const does = pretended[String(provider)];
  if (does === undefined) throw new Error(`no provider ${provider}`);
  const session = await createOnnxSession(bytes, { ...options, executionProviders: ['cpu'] });
  // The first session only shows that the provider is there.
  const isFirst = sessions++ === 0;
  return isFirst ? session : spoilt(session, does);
};

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
        for (;;);
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

const options = JSON.parse(process.env.UNDERDRAW_ENGINE ?? '{}') as EngineOptions;
const port = processPort(process);
port.onClose(() => process.exit(0));
serveRpc(port, createEngine(options, createSession)).emit('ready', { pid: process.pid });
