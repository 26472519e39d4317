import type { RealProvider } from '#common/contract';

/**
 * Providers besides the CPU that ONNX Runtime has for a platform, whether or not they work there, in
 * the order in which `auto` prefers them.
 */
export function providerOrder(platform: NodeJS.Platform): RealProvider[] {
  switch (platform) {
    case 'win32':
      return ['cuda', 'dml', 'webgpu'];
    case 'darwin':
      return ['coreml', 'webgpu'];
    default:
      return ['cuda', 'webgpu'];
  }
}
