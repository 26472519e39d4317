import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

/** Files in backticks; `*` stands for any name. */
const files = /`((?:common|docs|e2e|electron|renderer|scripts)\/[\w./*-]+\.\w+)`/g;

function exists(file: string): boolean {
  if (!file.includes('*')) return existsSync(file);
  const pattern = new RegExp(`^${path.basename(file).replaceAll('.', '\\.').replace('*', '.+')}$`);
  return readdirSync(path.dirname(file)).some((name) => pattern.test(name));
}

it.each(['docs/security.md', 'docs/release.md', 'docs/architecture.md', 'docs/settings.md'])(
  '%s names files that are there',
  (page) => {
    const named = [...readFileSync(page, 'utf8').matchAll(files)].map(([, file]) => file);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((file) => !exists(file))).toEqual([]);
  },
);
