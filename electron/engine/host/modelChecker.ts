import {
  type CheckCalls,
  type CheckedModel,
  checkCalls,
  type FailureParams,
  type Notice,
  type ProviderCheck,
  type RealProvider,
  type Trial,
  toFailure,
  trustedDecibels,
  UnderdrawError,
} from '#common/contract';
import { answering, type Handlers } from '#common/link/caller';
import { agreement } from '../checks/agreement';
import { checkFailureParams } from '../checks/checkFailure';
import type { CheckStore } from '../checks/checkStore';
import { providerOrder } from '../checks/providerOrder';
import { deadlines } from './deadlines';
import type { EngineProcess } from './engineProcess';
import { inTrialProcess, TrialEnded } from './trialProcess';

export interface CheckerOptions {
  spawn(): EngineProcess;
  store: CheckStore;
  /** Providers that are compared with the CPU, where they are found. */
  gpus?: readonly RealProvider[];
  /** Deadlines in ms, for the CPU and for each other provider. */
  cpuMs?: number;
  gpuMs?: number;
}

/**
 * Tries models on their first sample, each provider in a process of its own that may die or hang,
 * and keeps which providers agree with the CPU.
 */
export class ModelChecker {
  private readonly options: Required<CheckerOptions>;

  constructor(options: CheckerOptions) {
    this.options = {
      gpus: providerOrder(process.platform),
      cpuMs: deadlines.cpuTrial,
      gpuMs: deadlines.gpuTrial,
      ...options,
    };
  }

  /** For windows. */
  readonly handlers = answering(checkCalls, {
    'models.check': ({ id }, signal) => this.check(id, signal),
  } satisfies Handlers<CheckCalls>);

  /**
   * @throws UnderdrawError MODEL_CHECK_FAILED if the CPU can't run it, MODEL_NOT_FOUND,
   *   MODEL_CORRUPT, NOT_ENOUGH_MEMORY or CANCELLED.
   */
  async check(id: string, signal = new AbortController().signal): Promise<CheckedModel> {
    const reference = await this.tryCpu(id, signal);
    const { picture, notes, values, weights } = reference;
    const providers: ProviderCheck[] = [];
    const { gpus, store } = this.options;
    const unwanted = await store.loadUnwanted();
    const before = unwanted.length > 0 ? await store.load(weights) : undefined;
    for (const gpu of gpus) {
      // What the person does not want may be what ends or hangs the machine: its old verdict stays.
      const check = unwanted.includes(gpu)
        ? before?.providers.find(({ provider }) => provider === gpu)
        : await this.tryGpu(id, gpu, values, signal);
      if (check) providers.push(check);
    }
    const check = {
      ms: reference.runMs,
      width: picture.width,
      height: picture.height,
      peakBytes: reference.peakBytes,
      flat: values.every((value) => value === values[0]),
      providers,
      checkedAt: new Date().toISOString(),
    };
    // A home that can't be written to costs the memory of the check, not the check.
    await store.save(weights, check).catch(() => {});
    const flat: Notice[] = check.flat ? [{ code: 'FLAT_OUTPUT', params: { model: id } }] : [];
    return { ...check, picture, notes: [...notes, ...flat] };
  }

  private async tryCpu(id: string, signal: AbortSignal): Promise<Trial> {
    const { spawn, cpuMs } = this.options;
    try {
      const trial = await inTrialProcess(spawn, cpuMs, signal, (call) =>
        call('trial.run', { id, provider: 'cpu' }),
      );
      if (trial.values.every(Number.isFinite)) return trial;
      throw new UnderdrawError('MODEL_CHECK_FAILED', { reason: 'notNumbers', model: id });
    } catch (cause) {
      const params = whyFailed(id, cause, cpuMs);
      throw params ? new UnderdrawError('MODEL_CHECK_FAILED', params, { cause }) : cause;
    }
  }

  /** @returns undefined for a provider that this machine does not have. */
  private async tryGpu(
    id: string,
    provider: RealProvider,
    reference: Float32Array,
    signal: AbortSignal,
  ): Promise<ProviderCheck | undefined> {
    const { spawn, gpuMs } = this.options;
    try {
      const trial = await inTrialProcess(spawn, gpuMs, signal, async (call) => {
        const { ok } = await call('trial.find', { provider });
        return ok ? call('trial.run', { id, provider }) : undefined;
      });
      return trial && { provider, ms: trial.runMs, ...compare(trial.values, reference) };
    } catch (error) {
      const demoted = { provider, verdict: 'demoted', decibels: null } as const;
      if (error instanceof TrialEnded) return { ...demoted, reason: error.how };
      const { code, params } = toFailure(error);
      if (code === 'CANCELLED') throw error;
      const notNumbers = 'reason' in params && params.reason === 'notNumbers';
      return { ...demoted, reason: notNumbers ? 'notNumbers' : 'failed' };
    }
  }
}

function compare(
  values: Float32Array,
  reference: Float32Array,
): Pick<ProviderCheck, 'verdict' | 'decibels' | 'reason'> {
  const decibels = agreement(values, reference);
  if (Number.isNaN(decibels)) return { verdict: 'demoted', decibels: null, reason: 'notNumbers' };
  if (decibels > trustedDecibels) return { verdict: 'trusted', decibels };
  return { verdict: 'demoted', decibels, reason: 'differs' };
}

/** Why a model failed its check; undefined for what is no fault of the model. */
function whyFailed(
  model: string,
  error: unknown,
  deadlineMs: number,
): FailureParams<'MODEL_CHECK_FAILED'> | undefined {
  if (error instanceof TrialEnded) {
    return error.how === 'died'
      ? { reason: 'died', model }
      : { reason: 'timedOut', model, count: Math.round(deadlineMs / 1000) };
  }
  return checkFailureParams(model, error);
}
