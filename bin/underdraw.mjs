#!/usr/bin/env node
import { existsSync } from 'node:fs';

const built = new URL('../out/main/cli.js', import.meta.url);
if (!existsSync(built)) {
  console.error('Underdraw is not built yet. Run `npm run build` first.');
  process.exit(1);
}
// Before the program is read, so that an early Ctrl+C is heard as well.
const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interrupt.abort());
const { main } = await import(built.href);
const exit = await main(process.argv.slice(2), interrupt.signal);
// Let a pipe take the last line before the process ends.
process.stdout.write('', () => process.exit(exit));
