import { createHash } from 'node:crypto';
import os from 'node:os';
import packageJson from '../../../package.json' with { type: 'json' };
import { driverVersions } from './driverVersions';

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
    await driverVersions(),
    packageJson.dependencies['onnxruntime-node'],
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
