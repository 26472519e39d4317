/**
 * Entry of the engine process, the same for every door: Electron's utilityProcess
 * or `child_process.fork`. Its options come in UNDERDRAW_ENGINE as JSON.
 */

import { type MessagePortLike, messagePort, type Port } from '#common/link/port';
import { processPort } from '#common/link/processPort';
import { serveRpc } from '#common/link/rpc';
import { createEngine } from './createEngine';
import type { EngineOptions } from './engineOptions';

// utilityProcess adds parentPort to process; fork gives send and 'message'.
const { parentPort } = process as unknown as { parentPort?: MessagePortLike };
const port: Port = parentPort ? messagePort(parentPort) : processPort(process);
const options = JSON.parse(process.env.UNDERDRAW_ENGINE ?? '{}') as EngineOptions;

// The parent decides when we end: Ctrl+C, a closed terminal and `timeout` reach the whole group.
// SIGTERM is also what `kill()` of a utility process sends, which must end it in the middle of a run.
const passedOver = parentPort
  ? (['SIGINT', 'SIGHUP'] as const)
  : (['SIGINT', 'SIGHUP', 'SIGTERM'] as const);
for (const signal of passedOver) process.on(signal, () => {});
port.onClose(() => process.exit(0));
const served = serveRpc(
  port,
  createEngine(options, undefined, (progress) => served.emit('progress', progress)),
);
served.emit('ready', { pid: process.pid });
