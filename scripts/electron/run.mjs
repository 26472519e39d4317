/** Runs Electron, and says why if it ends before it could show anything. */
import { spawn } from 'node:child_process';

/** An end with an error within this time, in milliseconds, means that it could not start. */
const earlyMs = 10_000;
/** How much of what it writes is kept to find the reason, in characters. */
const keptText = 20_000;

const knownReasons = [
  [
    /SUID sandbox helper|No usable sandbox/,
    'this system does not let its sandbox work when it is started from node_modules',
  ],
  [/Running as root without --no-sandbox/, 'it refuses to run as root'],
  [/error while loading shared libraries: ([^\s:]+)/, 'the system lacks the library $1'],
  [/Missing X server|cannot open display|Failed to connect to Wayland/i, 'it found no display'],
];

/**
 * @param program the runtime
 * @param args for it
 * @returns a promise of `{ code }`, its exit code; or `{ reason }` if it could not start
 */
export function runElectron(program, args) {
  const begun = Date.now();
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const child = spawn(program, args, { stdio: ['inherit', 'inherit', 'pipe'], env });
  // Ctrl+C reaches Electron as well, which then closes its windows in order: we wait for it.
  const wait = () => {};
  const pass = () => child.kill('SIGTERM');
  process.on('SIGINT', wait).on('SIGTERM', pass);
  let text = '';
  child.stderr.on('data', (chunk) => {
    process.stderr.write(chunk);
    text = (text + chunk).slice(-keptText);
  });
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ reason: error.message }));
    child.on('close', (code, signal) => {
      process.off('SIGINT', wait).off('SIGTERM', pass);
      const failed = code !== 0 && signal !== 'SIGINT' && signal !== 'SIGTERM';
      if (failed && Date.now() - begun < earlyMs) {
        resolve({ reason: reasonIn(text) ?? `it ended at once (${signal ?? `code ${code}`})` });
      } else {
        resolve({ code: code ?? 1 });
      }
    });
  });
}

function reasonIn(text) {
  for (const [pattern, sentence] of knownReasons) {
    const found = pattern.exec(text);
    if (found) return sentence.replace('$1', found[1]);
  }
  return undefined;
}
