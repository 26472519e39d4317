import { expect, it } from 'vitest';
import { providerOrder } from './providerOrder';

it('has the ladder of each system, best first; the CPU comes after all', () => {
  expect(providerOrder('win32')).toEqual(['cuda', 'dml', 'webgpu']);
  expect(providerOrder('linux')).toEqual(['cuda', 'webgpu']);
  expect(providerOrder('darwin')).toEqual(['coreml', 'webgpu']);
});
