import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { isBusy, UnderdrawError } from '#common/contract';
import { CheckStore } from '#engine/checks/checkStore';
import { BatchService } from '#engine/host/batchService';
import { EngineLog } from '#engine/host/engineLog';
import { startIdleChecks } from '#engine/host/idleChecks';
import { renewAtBatches } from '#engine/host/memoryShare';
import { Roots } from '#engine/host/roots';
import { SettingsService } from '#engine/host/settingsService';
import { SettingsStore } from '#engine/host/settingsStore';
import {
  checksFolder,
  engineLogFile,
  homeFolder,
  preparedFolder,
  settingsFile,
} from '#engine/host/userFolders';
import { type OpeningPage, writeOpeningPage } from '../serve/openingPage';
import { startStudioServer } from '../serve/studioServer';
import { readWindowPath } from '../serve/windowPath';
import type { CommandContext } from './commandContext';
import { type CommandReport, exitCodes } from './commandReport';
import { fromHome } from './paths';
import { batchPool, programFolder, startLiveHost } from './withEngine';

export const serveOptionsSchema = z.object({
  port: z
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .meta({ description: 'port; 0 takes 8737, or a free one', placeholder: 'n' }),
  root: z.array(z.string()).default([]).meta({
    description: 'a folder that may be worked on; can be repeated',
    placeholder: 'dir',
  }),
  open: z.boolean().default(false).meta({ description: 'show it in the browser' }),
  page: z.boolean().default(false).meta({ hidden: true }),
  host: z.string().default('127.0.0.1').meta({ placeholder: 'name', hidden: true }),
});
export type ServeOptions = z.output<typeof serveOptionsSchema>;

const loopback = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

/** `underdraw serve`: serve the studio on a loopback address until cancelled. @returns the exit code. */
export async function serveCommand(
  options: ServeOptions,
  version: string,
  report: CommandReport,
  { signal, startEngine }: CommandContext,
): Promise<number> {
  if (!loopback.has(options.host)) {
    throw new UnderdrawError('HOST_NOT_LOOPBACK', { host: options.host });
  }
  const granted = options.root.map((root) => fromHome(root));
  for (const root of granted) {
    if (!(await stat(root).catch(() => undefined))?.isDirectory()) {
      throw new UnderdrawError('USAGE', { reason: 'rootMissing', folder: root });
    }
  }
  const settings = new SettingsStore(settingsFile());
  const log = new EngineLog(engineLogFile());
  const isBatchBusy = (): boolean => isBusy(batchService.current);
  const host = startLiveHost(startEngine, settings, log, isBatchBusy);
  const roots = await Roots.open(granted.length > 0 ? granted : [process.cwd()]);
  const batchService = new BatchService({
    host,
    roots,
    startPool: (provider, models) => batchPool(startEngine, provider, models, settings, log),
  });
  renewAtBatches(host, batchService, settings);
  const settingsService = new SettingsService({
    settings,
    checks: new CheckStore(checksFolder()),
    spawn: () => host.spawnAnother(),
    roots,
    isBatchBusy,
    home: homeFolder(),
    cache: preparedFolder(),
    mayRevoke: false,
  });
  let page: OpeningPage | undefined;
  try {
    const server = await startStudioServer({
      host,
      batchService,
      own: { log, handlers: settingsService.handlers },
      port: options.port,
      version,
      renderer: path.join(programFolder, 'out', 'renderer'),
      windowPath: await readWindowPath(homeFolder()),
      onNextAddress: (address) => {
        void page?.remove();
        const text = `For one more window or browser:\n\n  ${address}\n`;
        report.result(text, { type: 'listening', address });
      },
    });
    const { address } = server;
    if (options.open || options.page) page = await writeOpeningPage(address);
    const text = `Underdraw is open at\n\n  ${address}\n\nThe address works once. Ctrl+C ends it.`;
    report.result(text, { type: 'listening', address, page: page?.file });
    if (options.open && page) openInBrowser(page.file);
    const endIdleChecks = startIdleChecks(host);
    if (!signal.aborted) await once(signal, 'abort');
    endIdleChecks();
    await server.close();
    return report.done(exitCodes.cancelled);
  } finally {
    await page?.remove();
    await batchService.close();
    host.close();
  }
}

/** Open a page in the default browser. Failures are ignored: the address was printed. */
function openInBrowser(file: string): void {
  const [command, ...args] =
    process.platform === 'win32'
      ? ['explorer.exe', file]
      : [process.platform === 'darwin' ? 'open' : 'xdg-open', file];
  spawn(command, args, { detached: true, stdio: 'ignore' })
    .on('error', () => {})
    .unref();
}
