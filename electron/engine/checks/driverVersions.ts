import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** Where Windows keeps what it knows of display adapters. */
const displayAdapters =
  'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}';

/** Where drivers for Vulkan are named on Linux, which WebGPU stands on. */
const vulkanFolders = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d'];

let asked: Promise<string> | undefined;

/**
 * Something that is another text with other drivers for graphics cards; asked once a process. It
 * never fails: what can't be found out is left out.
 */
export function driverVersions(): Promise<string> {
  asked ??= ask(process.platform);
  return asked;
}

function ask(platform: NodeJS.Platform): Promise<string> {
  if (platform === 'linux') return linuxDrivers();
  if (platform === 'win32') return windowsDrivers();
  // Drivers come with the system.
  return Promise.resolve(os.release());
}

/** @param nvidia file in which NVIDIA's kernel driver tells its version. @param vulkan folders. */
export async function linuxDrivers(
  nvidia = '/proc/driver/nvidia/version',
  vulkan: readonly string[] = vulkanFolders,
): Promise<string> {
  const text = await readFile(nvidia, 'utf8').catch(() => '');
  const found = [text.split('\n')[0]];
  for (const folder of vulkan) {
    const names = await readdir(folder).catch((): string[] => []);
    for (const name of names.sort()) {
      // A package of another version brings another date, whatever stands in the file.
      const file = await stat(path.join(folder, name)).catch(() => undefined);
      if (file) found.push(`${name} ${file.size} ${file.mtimeMs}`);
    }
  }
  return found.join('\n');
}

async function windowsDrivers(): Promise<string> {
  const query = ['query', displayAdapters, '/s', '/v', 'DriverVersion'];
  // Without a window of its own, which would flash up.
  const asking = promisify(execFile)('reg', query, { windowsHide: true, timeout: 5_000 });
  // An adapter whose key may not be read makes it fail, with the others told all the same.
  const { stdout = '' } = await asking.catch((error: { stdout?: string }) => error);
  return [os.release(), ...versionsIn(stdout)].join('\n');
}

/** The versions in an answer of `reg query`, in one order. */
export function versionsIn(answer: string): string[] {
  return [...answer.matchAll(/^\s+DriverVersion\s+REG_SZ\s+(\S+)/gm)].map(([, v]) => v).sort();
}
