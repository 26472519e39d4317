import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { driverVersions, linuxDrivers, versionsIn } from './driverVersions';

it('on Linux are those of NVIDIA and of Vulkan', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-drivers-'));
  const [nvidia, vulkan] = [path.join(folder, 'version'), path.join(folder, 'icd.d')];
  const seen = new Set<string>();
  const look = async () => {
    const text = await linuxDrivers(nvidia, [vulkan]);
    expect(await linuxDrivers(nvidia, [vulkan])).toBe(text);
    seen.add(text);
  };
  try {
    await look();
    await writeFile(nvidia, 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  560.1\nGCC 12\n');
    await look();
    await writeFile(nvidia, 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.2\nGCC 12\n');
    await look();
    await mkdir(vulkan);
    const icd = path.join(vulkan, 'radeon_icd.x86_64.json');
    await writeFile(icd, '{}');
    await look();
    // An update of the same size.
    await utimes(icd, 1_000, 2_000);
    await look();
    expect(seen.size).toBe(5);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('on Windows are those of its display adapters', () => {
  const key = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968}';
  const answer = [
    `${key}\\0001\r\n    DriverVersion    REG_SZ    32.0.15.6094\r\n`,
    `${key}\\0000\r\n    DriverVersion    REG_SZ    31.0.101.5445\r\n`,
    'End of search: 2 match(es) found.\r\n',
  ].join('\r\n');
  expect(versionsIn(answer)).toEqual(['31.0.101.5445', '32.0.15.6094']);
  expect(versionsIn('')).toEqual([]);
});

it('are asked for once', async () => {
  expect(driverVersions()).toBe(driverVersions());
  expect(typeof (await driverVersions())).toBe('string');
});
