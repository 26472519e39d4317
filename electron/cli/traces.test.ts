import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identity } from '#engine/testing/onnx';
import { writePackage } from '#engine/testing/packages';
import { raw } from '#engine/testing/pictures';
import { Terminal } from './terminal.test-data';

let terminal: Terminal;
const at = (...names: string[]) => path.join(terminal.folder, ...names);

beforeAll(async () => {
  terminal = await Terminal.open();
  await writePackage(terminal.models, 'same', identity);
  await mkdir(at('in'));
  await writeFile(at('in', 'a.png'), await raw().png().toBuffer());
});
afterAll(() => terminal.close());

/** All files below a folder. */
async function filesBelow(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((one) => one.isFile()).map((one) => path.join(one.parentPath, one.name));
}

describe('a command leaves nothing behind but what it was asked for', () => {
  it.each([
    ['translate', ['translate', 'in/a.png', '--model', 'same', '-o', 'o.png']],
    ['batch', ['batch', 'in', '--model', 'same', '--out', 'out']],
    ['models list', ['models', 'list']],
    ['doctor', ['doctor']],
  ])('%s', async (_, args) => {
    const home = at(`${args[0]} home`);
    const temporary = at(`${args[0]} tmp`);
    await Promise.all([mkdir(home), mkdir(temporary)]);
    // The runtime's telemetry would keep a device id and a queue of events in the one, a log in the other.
    const env = {
      HOME: home,
      USERPROFILE: home,
      TMPDIR: temporary,
      TEMP: temporary,
      TMP: temporary,
    };
    const { code } = await terminal.runProcess(args, {
      env: { ...env, XDG_CACHE_HOME: undefined },
    });
    expect(code).toBe(0);
    expect(await filesBelow(home)).toEqual([]);
    expect(await filesBelow(temporary)).toEqual([]);
  });
});
