import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import packageJson from '../../../package.json' with { type: 'json' };

/**
 * Names what a verdict on a provider depends on besides the model: the machine, the system with
 * its drivers, and the runtime. Home folders may be shared by machines.
 */
export async function machineId(): Promise<string> {
  const parts = [
    os.hostname(),
    process.platform,
    process.arch,
    os.cpus()[0]?.model ?? '',
    // Elsewhere drivers come with the system.
    process.platform === 'linux' ? await nvidiaDriver() : os.release(),
    packageJson.dependencies['onnxruntime-node'],
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** Name and version of NVIDIA's kernel driver; '' where there is none. */
async function nvidiaDriver(): Promise<string> {
  const text = await readFile('/proc/driver/nvidia/version', 'utf8').catch(() => '');
  return text.split('\n')[0];
}
