import { expect, it } from 'vitest';
import { crashReasonIn, crashReasonOf } from './crashReasons';

it.each([
  [
    'Failed to load library libonnxruntime_providers_cuda.so with error: libcudnn.so.9: cannot open shared object file: No such file or directory',
    { reason: 'library', library: 'libcudnn.so.9' },
  ],
  [
    'LoadLibrary failed with error 126 "" when trying to load "C:\\Underdraw\\onnxruntime_providers_cuda.dll"',
    { reason: 'library', library: 'onnxruntime_providers_cuda.dll' },
  ],
  [
    'dyld[42]: Library not loaded: @rpath/libonnxruntime.1.dylib',
    { reason: 'library', library: 'libonnxruntime.1.dylib' },
  ],
  ['CUDA failure 2: out of memory ; GPU=0 ; hostname=ada', { reason: 'graphicsMemory' }],
  ['DmlCommittedResourceAllocator.cpp 8007000E Not enough memory', { reason: 'graphicsMemory' }],
  [
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    { reason: 'memory' },
  ],
  ["terminate called after throwing an instance of 'std::bad_alloc'", { reason: 'memory' }],
  ['Illegal instruction (core dumped)', { reason: 'processor' }],
  ['Segmentation fault', undefined],
  ['', undefined],
] as const)('%s', (text, hint) => {
  expect(crashReasonIn(text)).toEqual(hint);
  expect(crashReasonOf({ text })).toEqual(hint);
});

it('a signal tells where no message does', () => {
  expect(crashReasonOf({ signal: 'SIGILL', text: '' })).toEqual({ reason: 'processor' });
  expect(crashReasonOf({ signal: 'SIGKILL', text: '' })).toEqual({ reason: 'killed' });
  expect(crashReasonOf({ signal: 'SIGKILL', text: 'std::bad_alloc' })).toEqual({
    reason: 'memory',
  });
  expect(crashReasonOf({ signal: 'SIGSEGV', text: '' })).toBeUndefined();
  // A warning is not what it died of.
  const warning = "Warning: Couldn't load Vulkan: libvulkan.so.1: cannot open shared object file";
  expect(crashReasonOf({ signal: 'SIGSEGV', text: `${warning}\n` })).toBeUndefined();
  expect(crashReasonOf({ text: `${warning}\nstd::bad_alloc\n` })).toEqual({ reason: 'memory' });
});
