import { type CrashReason, UnderdrawError } from '#common/contract';

/** What calls of the supervisor fail with. A hint says why the engine ended, if that is known. */
export const cancelled = () => new UnderdrawError('CANCELLED', {});
export const crashed = (hint: CrashReason | undefined) =>
  new UnderdrawError('ENGINE_CRASHED', hint ?? { reason: 'unknown' });
export const timeout = (ms: number) =>
  new UnderdrawError('ENGINE_TIMEOUT', { seconds: Math.round(ms / 1000) });
export const leftOff = (hint: CrashReason | undefined) =>
  new UnderdrawError('ENGINE_UNAVAILABLE', hint ?? { reason: 'leftOff' });
export const slowStart = (ms: number) =>
  new UnderdrawError('ENGINE_UNAVAILABLE', {
    reason: 'slowStart',
    seconds: Math.round(ms / 1000),
  });
export const shutDown = () => new UnderdrawError('ENGINE_UNAVAILABLE', { reason: 'shutDown' });
