import { crashReasonIn, type RealProvider } from '#common/contract';

/** Why a provider does not work here: a sentence of `settings.hints`, or a way in which a check ended. */
export type ProviderReason =
  | { ended: 'died' | 'timedOut' }
  | {
      hint:
        | 'library'
        | 'cudaLibrary'
        | 'graphicsMemory'
        | 'memory'
        | 'processor'
        | 'killed'
        | 'cudaAbsent'
        | 'noAdapter'
        | 'unknown';
      library?: string;
      /** What the runtime said, for those who can make something of it. */
      words: string;
    };

/** @param words of the runtime, or how the trial ended. */
export function providerReason(provider: RealProvider, words: string): ProviderReason {
  if (words === 'died' || words === 'timedOut') return { ended: words };
  const hint = crashReasonIn(words);
  if (hint?.reason === 'library') {
    const { library } = hint;
    return { hint: provider === 'cuda' ? 'cudaLibrary' : 'library', library, words };
  }
  if (hint) return { hint: hint.reason, words };
  // Its part of ONNX Runtime is not among the files of the npm package.
  if (provider === 'cuda' && /failed to load shared library/i.test(words)) {
    return { hint: 'cudaAbsent', words };
  }
  if (provider === 'webgpu' && /adapter/i.test(words)) return { hint: 'noAdapter', words };
  return { hint: 'unknown', words };
}
