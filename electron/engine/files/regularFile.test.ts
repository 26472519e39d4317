import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashBytes, hashFile } from '../io/hash';
import {
  appendToFileSync,
  openForAppending,
  openRegularSync,
  readChunks,
  readRegular,
  readRegularTextSync,
} from './regularFile';

let folder: string;
const at = (name: string) => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-regular-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a regular file', () => {
  it('is read whole, whatever its size', async () => {
    for (const size of [0, 1, 5_000_000]) {
      const bytes = Buffer.alloc(size, 7);
      await writeFile(at('file'), bytes);
      expect(bytes.equals(await readRegular(at('file')))).toBe(true);
      expect(await hashFile(at('file'))).toBe(hashBytes(bytes));
      if (size < 2) expect(readRegularTextSync(at('file'))).toBe(bytes.toString());
    }
  });

  it('is read no further once that is cancelled', async () => {
    await writeFile(at('file'), Buffer.alloc(5_000_000));
    const cancel = new AbortController();
    const read = async () => {
      for await (const _ of readChunks(at('file'), { signal: cancel.signal })) cancel.abort();
    };
    await expect(read()).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe.skipIf(process.platform === 'win32')('what is no regular file', () => {
  it('is refused without being waited for', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    await symlink('/dev/zero', at('device'));
    for (const [file, code] of [
      [at('pipe'), 'EFTYPE'],
      [at('device'), 'EFTYPE'],
      [folder, 'EISDIR'],
    ]) {
      await expect(readRegular(file)).rejects.toMatchObject({ code });
      expect(() => openRegularSync(file)).toThrow(code);
      expect(() => readRegularTextSync(file)).toThrow(code);
      expect(await hashFile(file)).toBeUndefined();
    }
    // Nobody reads the pipe.
    await expect(openForAppending(at('pipe'))).rejects.toMatchObject({ code: 'ENXIO' });
    await expect(openForAppending(at('device'))).rejects.toMatchObject({ code: 'EFTYPE' });
    expect(() => appendToFileSync(at('pipe'), 'x')).toThrow('ENXIO');
    expect(() => appendToFileSync(at('device'), 'x')).toThrow('EFTYPE');
  });
});
