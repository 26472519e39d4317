/**
 * An engine process with providers that this machine does not have. UNDERDRAW_PRETENDED says as JSON
 * what each of them does.
 */

import { processPort } from '#common/link/processPort';
import { serveRpc } from '#common/link/rpc';
import { createEngine } from '../createEngine';
import type { EngineOptions } from '../engineOptions';
import { type Pretences, pretendedSessions } from './pretence';

const options = JSON.parse(process.env.UNDERDRAW_ENGINE ?? '{}') as EngineOptions;
const pretended = JSON.parse(process.env.UNDERDRAW_PRETENDED ?? '{}') as Pretences;
const port = processPort(process);
port.onClose(() => process.exit(0));
serveRpc(port, createEngine(options, pretendedSessions(pretended))).emit('ready', {
  pid: process.pid,
});
