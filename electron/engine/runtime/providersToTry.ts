import type { Provider, RealProvider } from '#common/contract';

/**
 * Providers to try, best first, one session attempt each. `auto` falls back to the CPU; a
 * provider that was chosen by name has no fallback, so that nothing is replaced silently.
 */
export function providersToTry(
  wanted: Provider,
  platform: NodeJS.Platform,
  arch: string,
): RealProvider[] {
  if (wanted !== 'auto') return [wanted];
  if (platform === 'win32') return ['dml', 'cpu'];
  if (platform === 'darwin' && arch === 'arm64') return ['coreml', 'cpu'];
  if (platform === 'linux' && arch === 'x64') return ['cuda', 'cpu'];
  return ['cpu'];
}
