/** Electron's runtime, which is not part of its npm package: found, or fetched once. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A download of about 120 MB, on slow lines too. */
const downloadLimitMs = 20 * 60_000;
/** A failure that took longer than this is remembered, and not waited for again on the same day. */
const longFailureMs = 10_000;
const rememberMs = 24 * 3_600_000;

/**
 * Path of the runtime's program, or undefined.
 * @param electron folder of the npm package. ELECTRON_OVERRIDE_DIST_PATH names another folder with
 *   a runtime, as for the package itself.
 */
export function findRuntime(electron) {
  const note = path.join(electron, 'path.txt');
  const name = existsSync(note) ? readFileSync(note, 'utf8') : undefined;
  const elsewhere = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!elsewhere && !name) return undefined;
  const program = path.join(elsewhere || path.join(electron, 'dist'), name ?? 'electron');
  return existsSync(program) ? program : undefined;
}

/**
 * Fetch the runtime, with progress on the terminal.
 * @param electron folder of the npm package
 * @param memory file where a failure is remembered
 * @param options.again try even if it failed lately
 * @returns its program; or why it could not be fetched
 */
export async function fetchRuntime(electron, memory, { again = false } = {}) {
  const { version } = JSON.parse(readFileSync(path.join(electron, 'package.json'), 'utf8'));
  const before = again ? undefined : recallFailure(memory, version);
  if (before) return { reason: `${before} (UNDERDRAW_DOOR=electron tries again)` };
  const begun = Date.now();
  try {
    await download(electron, version);
    unpack(electron);
    const program = findRuntime(electron);
    return program ? { program } : { reason: 'it could not be unpacked' };
  } catch (error) {
    const reason = error.cause?.message ?? error.message;
    if (Date.now() - begun > longFailureMs) rememberFailure(memory, version, reason);
    return { reason };
  }
}

/** Unpack what is in the cache now. */
function unpack(electron) {
  try {
    execFileSync(process.execPath, [path.join(electron, 'install.js')], { stdio: 'ignore' });
  } catch {
    // Then there is no program, which tells.
  }
}

async function download(electron, version) {
  const require = createRequire(path.join(electron, 'install.js'));
  const { downloadArtifact } = await import(pathToFileURL(require.resolve('@electron/get')).href);
  const progress = progressLine("Fetching Electron's runtime, once");
  try {
    await downloadArtifact({
      version,
      artifactName: 'electron',
      checksums: require('./checksums.json'),
      platform: process.platform,
      arch: process.arch,
      downloadOptions: {
        quiet: true,
        signal: AbortSignal.timeout(downloadLimitMs),
        getProgressCallback: async ({ percent }) => progress.update(percent),
      },
    });
  } finally {
    progress.end();
  }
}

/** One line that counts up on a terminal; elsewhere it is written once. */
function progressLine(text) {
  const { stdout } = process;
  let shown = -1;
  stdout.write(`${text} …`);
  return {
    update(share) {
      const percent = Math.floor(share * 100);
      if (!stdout.isTTY || percent === shown) return;
      shown = percent;
      stdout.write(`\r${text}: ${percent} %`);
    },
    end: () => stdout.write('\n'),
  };
}

function recallFailure(memory, version) {
  try {
    const found = JSON.parse(readFileSync(memory, 'utf8'));
    const recent = found.version === version && Date.now() - found.at < rememberMs;
    return recent ? found.reason : undefined;
  } catch {
    return undefined;
  }
}

function rememberFailure(memory, version, reason) {
  try {
    mkdirSync(path.dirname(memory), { recursive: true });
    writeFileSync(memory, JSON.stringify({ version, reason, at: Date.now() }));
  } catch {
    // Then the next start tries again.
  }
}
