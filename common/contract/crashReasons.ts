/**
 * Why an engine process ended, or a provider can't be used, as far as known messages of systems and
 * libraries tell. Reasons of ENGINE_CRASHED and ENGINE_UNAVAILABLE.
 */
export type CrashReason =
  | { reason: 'memory' | 'graphicsMemory' | 'processor' | 'killed' }
  | { reason: 'library'; library: string };

/** How an engine process ended that nobody had ended. */
export interface EngineEnd {
  /** Name of the signal, or of what stands for it on Windows, where it is one that tells something. */
  signal?: string;
  /** The last of what it wrote to stderr. */
  text: string;
}

/** Messages of drivers and of libraries for graphics cards, looked for first: they speak of memory as well. */
const graphicsMemory =
  /CUDA[^\n]*out of memory|CUDA(?: failure|_ERROR)[^\n]*\b2\b[^\n]*memory|CUDNN_STATUS_ALLOC_FAILED|DXGI_ERROR_DEVICE_REMOVED|8007000E|VK_ERROR_OUT_OF_DEVICE_MEMORY|(?:device|GPU) (?:is )?(?:out of|ran out of) memory|out of memory on the device|GPUOutOfMemoryError/i;
const memory =
  /out of memory|bad[_ ]alloc|cannot allocate memory|FatalProcessOutOfMemory|allocation failed/i;
const processor = /illegal instruction|requires? AVX|AVX\d* (?:is )?not supported/i;
const libraries = [
  /([\w.+-]+\.so(?:\.\d+)*): cannot open shared object file/,
  /Library not loaded: (?:\S*\/)?([\w.+-]+\.dylib)/,
  /error 126[^\n]*?([\w.+-]+\.dll)/i,
  /([\w.+-]+\.dll)[^\n]*(?:was not found|could not be found|is missing)/i,
];

/** What a library or a system said, as far as it is known. */
export function crashReasonIn(text: string): CrashReason | undefined {
  for (const pattern of libraries) {
    const library = pattern.exec(text)?.[1];
    if (library) return { reason: 'library', library };
  }
  if (graphicsMemory.test(text)) return { reason: 'graphicsMemory' };
  if (memory.test(text)) return { reason: 'memory' };
  return processor.test(text) ? { reason: 'processor' } : undefined;
}

/** Warnings, after which a process goes on: WebGPU gives one where there is no Vulkan. */
const warnings = /^\s*Warning:.*$/gim;

/** Why a process ended, as far as that is known. */
export function crashReasonOf({ signal, text: all }: EngineEnd): CrashReason | undefined {
  if (signal === 'SIGILL') return { reason: 'processor' };
  const text = all.replace(warnings, '');
  // Linux ends what takes the last memory, without a word to the process.
  return crashReasonIn(text) ?? (signal === 'SIGKILL' ? { reason: 'killed' } : undefined);
}
