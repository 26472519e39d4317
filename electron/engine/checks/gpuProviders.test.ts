import { expect, it } from 'vitest';
import { gpuProviders } from './gpuProviders';

it('has the ladder of each system, best first; the CPU comes after all', () => {
  expect(gpuProviders('win32')).toEqual(['cuda', 'dml', 'webgpu']);
  expect(gpuProviders('linux')).toEqual(['cuda', 'webgpu']);
  expect(gpuProviders('darwin')).toEqual(['coreml', 'webgpu']);
});
