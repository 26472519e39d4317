#!/usr/bin/env node
import { existsSync, readFileSync, readlinkSync } from 'node:fs';

const built = new URL('../out/main/cli.js', import.meta.url);
if (!existsSync(built)) {
  console.error('Underdraw is not built yet. Run `npm run build` first.');
  process.exit(1);
}
// Before the program is read, so that an early Ctrl+C is heard as well.
const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interrupt.abort());
// The terminal was closed. Node has already forgotten that `nohup` asked to ignore that.
process.on('SIGHUP', isNohup() ? () => {} : () => interrupt.abort());

const { main } = await import(built.href);
const exit = await main(process.argv.slice(2), interrupt.signal);
// Let a pipe take the last line before the process ends.
process.stdout.write('', () => process.exit(exit));

/** Whether this was started by `nohup`: its name is there, or the unreadable standard input that it gives. */
function isNohup() {
  if (/(^|\/)nohup$/.test(process.env._ ?? '')) return true;
  try {
    const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync('/proc/self/fdinfo/0', 'utf8'));
    const writeOnly = (Number.parseInt(flags?.[1] ?? '0', 8) & 3) === 1;
    return writeOnly && readlinkSync('/proc/self/fd/0') === '/dev/null';
  } catch {
    return false;
  }
}
