/**
 * Entry of the engine process, the same for every door: Electron's utilityProcess
 * or `child_process.fork`. Its options come in UNDERDRAW_ENGINE as JSON.
 */
import { createEngine, type EngineOptions } from './createEngine';
import { type MessagePortLike, messagePort, type Port } from './link/port';
import { processPort } from './link/process';
import { serve } from './link/rpc';

// utilityProcess adds parentPort to process; fork gives send and 'message'.
const { parentPort } = process as unknown as { parentPort?: MessagePortLike };
const port: Port = parentPort ? messagePort(parentPort) : processPort(process);
const options = JSON.parse(process.env.UNDERDRAW_ENGINE ?? '{}') as EngineOptions;

// The parent decides when we end: Ctrl+C in a terminal reaches the whole group.
process.on('SIGINT', () => {});
port.onClose(() => process.exit(0));
serve(port, createEngine(options)).emit('ready', { pid: process.pid });
