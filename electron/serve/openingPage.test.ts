import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeOpeningPage } from './openingPage';
import { readWindowPath } from './windowPath';

const permissions = async (file: string) => (await stat(file)).mode & 0o777;

describe('the page that opens the window', () => {
  it('is for its owner alone, and goes when it was used', async () => {
    const page = await writeOpeningPage('http://127.0.0.1:8737/?token=abc');
    if (process.platform !== 'win32') {
      expect(await permissions(page.file)).toBe(0o600);
      expect(await permissions(path.dirname(page.file))).toBe(0o700);
    }
    const text = await readFile(page.file, 'utf8');
    expect(text).toContain('action="http://127.0.0.1:8737/"');
    expect(text).toContain('value="abc"');
    await page.remove();
    await expect(stat(path.dirname(page.file))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('the path of the window', () => {
  it('stays from start to start, and is for its owner alone', async () => {
    const home = await mkdtemp(path.join(os.tmpdir(), 'underdraw-home-'));
    try {
      const first = await readWindowPath(path.join(home, 'new'));
      expect(await readWindowPath(path.join(home, 'new'))).toBe(first);
      const file = path.join(home, 'new', 'window-path');
      if (process.platform !== 'win32') expect(await permissions(file)).toBe(0o600);
      await writeFile(file, '../..');
      expect(await readWindowPath(path.join(home, 'new'))).toMatch(/^[\w-]{32}$/);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });
});
