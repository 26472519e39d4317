#!/usr/bin/env node
import { existsSync } from 'node:fs';

const built = new URL('../out/main/cli.js', import.meta.url);
if (!existsSync(built)) {
  console.error('Underdraw is not built yet. Run `npm run build` first.');
  process.exit(1);
}
await import(built.href);
