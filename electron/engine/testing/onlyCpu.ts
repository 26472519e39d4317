import path from 'node:path';
import { CheckStore } from '../checks/checkStore';
import { providerOrder } from '../checks/providerOrder';

/**
 * Check models on the CPU alone in a home. Each other provider costs a process for each import, and
 * `modelChecker.test.ts` is about those.
 * @param home UNDERDRAW_HOME.
 */
export async function onlyCpu(home: string): Promise<void> {
  await new CheckStore(path.join(home, 'checks')).saveUnwanted(providerOrder(process.platform));
}
