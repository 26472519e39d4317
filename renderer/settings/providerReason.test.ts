import { expect, it } from 'vitest';
import { providerReason } from './providerReason';

it.each([
  ['cuda', 'timedOut', { ended: 'timedOut' }],
  [
    'cuda',
    'libcudart.so.12: cannot open shared object file',
    { hint: 'cudaLibrary', library: 'libcudart.so.12' },
  ],
  [
    'cuda',
    'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library',
    { hint: 'cudaAbsent' },
  ],
  [
    'webgpu',
    'core/providers/webgpu/webgpu_context.cc:136 Initialize(const WebGpuContextConfig&) adapter_result.status == Success was false.',
    { hint: 'noAdapter' },
  ],
  ['webgpu', 'libvulkan.so.1: cannot open shared object file', { hint: 'library' }],
  ['dml', 'DXGI_ERROR_DEVICE_REMOVED', { hint: 'graphicsMemory' }],
  ['coreml', 'something new', { hint: 'unknown', words: 'something new' }],
] as const)('of %s: %s', (provider, words, reason) => {
  expect(providerReason(provider, words)).toMatchObject(reason);
});
