import { type ErrorCode, type Failure, toFailure } from '#common/contract';
import { english } from '#common/messages/english';
import { printableLines } from '#common/messages/printable';
import type { CommandContext } from './commandContext';

export const exitCodes = { done: 0, someFailed: 1, usage: 2, model: 3, cancelled: 130 } as const;

/** Exit code for a failure that ends a command. */
export function exitFor(code: ErrorCode): number {
  switch (code) {
    case 'USAGE':
    case 'HOST_NOT_LOOPBACK':
    case 'MODEL_BUNDLED':
      return exitCodes.usage;
    case 'CANCELLED':
      return exitCodes.cancelled;
    case 'MODEL_NOT_FOUND':
    case 'MODEL_CORRUPT':
    case 'MODEL_CANT_RUN':
    case 'MODEL_UNKNOWN':
    case 'MODEL_CHECK_FAILED':
    case 'PROVIDER_UNAVAILABLE':
    case 'ENGINE_UNAVAILABLE':
      return exitCodes.model;
    default:
      return exitCodes.someFailed;
  }
}

/** The last line of `--json`. */
export interface DoneCounts {
  total: number;
  done: number;
  failed: number;
  skipped: number;
  outputs: string[];
  /** The model that was imported. */
  id?: string;
}

const zeroCounts: DoneCounts = { total: 0, done: 0, failed: 0, skipped: 0, outputs: [] };

/** Output of a command: sentences for people, or with --json one object a line. */
export class CommandReport {
  /** Whether it was said that standard output can't be written to. */
  toldOfOutput = false;

  constructor(
    readonly json: boolean,
    private readonly debug: boolean,
    private readonly streams: Pick<CommandContext, 'stdout' | 'stderr'>,
  ) {}

  private out(text: string): void {
    this.streams.stdout.write(text);
  }

  private err(text: string): void {
    this.streams.stderr.write(text);
  }

  /** A result: text for people, or an event with --json. */
  result(text: string, event: Record<string, unknown> & { type: string }): void {
    this.out(this.json ? `${JSON.stringify(event)}\n` : `${printableLines(text)}\n`);
  }

  /** An event that is printed only with --json. */
  event(event: Record<string, unknown> & { type: string }): void {
    if (this.json) this.out(`${JSON.stringify(event)}\n`);
  }

  /** A warning, on stderr or as an event. */
  warn(message: string, input?: string): void {
    if (this.json) this.out(`${JSON.stringify({ type: 'warning', message, input })}\n`);
    else this.err(`warning: ${printableLines(message)}\n`);
  }

  /** One that says on stderr, for people, what stdout can't take. */
  onStderr(): CommandReport {
    return new CommandReport(false, this.debug, this.streams);
  }

  /** Report a thrown value. @returns it as plain data. */
  error(error: unknown, input?: string): Failure {
    const failure = toFailure(error);
    this.failure(failure, input);
    return failure;
  }

  failure(failure: Failure, input?: string): void {
    const { code, detail } = failure;
    this.toldOfOutput ||= code === 'OUTPUT_FAILED' && failure.params.reason === 'stdout';
    const [message, hint] = [english.message(failure), english.hint(failure)];
    if (this.json) {
      const event = { type: 'error', code, message, hint, input: input ?? null };
      this.out(`${JSON.stringify(this.debug ? { ...event, detail } : event)}\n`);
    } else {
      this.err(printableLines(`error ${code}: ${message}${hint ? `\n  ${hint}` : ''}\n`));
      if (this.debug && detail) this.err(`${printableLines(detail)}\n`);
    }
  }

  /** Always the last line with --json. @returns `exit`. */
  done(exit: number, counts: Partial<DoneCounts> = {}): number {
    if (this.json) {
      this.out(
        `${JSON.stringify({ type: 'done', ok: exit === 0, ...zeroCounts, ...counts, exit })}\n`,
      );
    }
    return exit;
  }
}
