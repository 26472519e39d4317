import { z } from 'zod';
import { answer, call } from './call';
import type { Notice } from './notices';
import type { Picture } from './picture';
import { realProviders } from './providers';

/** Why a provider is not trusted with a model. */
export const demotions = ['failed', 'notNumbers', 'differs', 'died', 'timedOut'] as const;

const providerCheck = z.object({
  provider: z.enum(realProviders),
  /** Only a trusted provider is used by `--provider auto` for this model, if it is faster than the CPU. */
  verdict: z.enum(['trusted', 'demoted']),
  /** Agreement with the CPU on the same input, at most 200; null if there is no result to compare. */
  decibels: z.number().nullable(),
  reason: z.enum(demotions).optional(),
  /** Milliseconds inside the net. */
  ms: z.number().optional(),
});
export type ProviderCheck = z.infer<typeof providerCheck>;

/** Whether each provider of the platform works on a machine, as it is kept. */
export const foundProvidersSchema = z.array(
  z.object({ name: z.enum(realProviders), ok: z.boolean(), reason: z.string() }),
);

/** What a model did with its first sample on this machine, as it is kept. */
export const modelCheckSchema = z.object({
  /** Milliseconds inside the net on the CPU, and the size of the picture that it made. */
  ms: z.number(),
  width: z.int(),
  height: z.int(),
  /** What the process grew by, at its largest. */
  peakBytes: z.number(),
  /** Whether all values of the output are equal: suspicious, but some nets do so rightly. */
  flat: z.boolean(),
  /** Each provider but the CPU that was found. */
  providers: z.array(providerCheck),
  /** ISO 8601. */
  checkedAt: z.string(),
});
export type ModelCheck = z.infer<typeof modelCheckSchema>;

/** A check that was just made, with the picture. */
export type CheckedModel = ModelCheck & { picture: Picture; notes: Notice[] };

/** Agreement in dB above which a provider is trusted. */
export const trustedDecibels = 40;

/** Calls that the door answers, which starts a process for each provider that is tried. */
export const checkCalls = {
  /** Check a model, keep the verdicts. Fails with MODEL_CHECK_FAILED if the CPU can't run it. */
  'models.check': call(z.object({ id: z.string().min(1).max(64) }), answer<CheckedModel>()),
};
export type CheckCalls = typeof checkCalls;
