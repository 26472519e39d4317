import { mkdir, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import {
  type DrawingCalls,
  drawingCalls,
  type KeptDrawing,
  type ParamsOf,
  UnderdrawError,
} from '#common/contract';
import { answering, type Handlers } from '#common/link/caller';
import { readRegular, readRegularText } from '#engine/files/regularFile';
import { replaceFile } from '#engine/files/replaceFile';
import { packSteps, placesIn, recordBytes, type StepPlace } from './stepLog';

/** `drawing.json` of a drawing: what is true of the files beside it. */
const headSchema = z.object({
  version: z.literal(1),
  name: z.string().optional(),
  deletedAt: z.number().optional(),
  savedAt: z.number(),
  /** Base64. */
  summary: z.string(),
  steps: z.int().min(0),
  /** The log of the steps, and how many of its bytes count: what follows was never finished. */
  log: z.string().regex(/^steps-\d+\.log$/),
  bytes: z.int().min(0),
  /** What the steps that count take of these; the rest was replaced. */
  live: z.int().min(0),
  tracing: z.object({ key: z.uuid(), type: z.string() }).optional(),
});
type Head = z.infer<typeof headSchema>;
type Save = ParamsOf<DrawingCalls, 'drawings.save'>;

/** The log of a drawing, and where its steps lie. */
interface PagedLog {
  /** Which drawing it is of, and as it was when. */
  state: string;
  log: Buffer;
  places: StepPlace[];
}

/** A log is written anew once it is larger than this and more than half of it was replaced. */
const worthBytes = 4 * 2 ** 20;
/** Bytes of steps in one answer, if there are several. */
const answerBytes = 32 * 2 ** 20;

const headFile = 'drawing.json';

/**
 * The drawings of the desktop: a folder for each, with `drawing.json`, a log to which steps are
 * added, and the tracing picture. The log is on the disk before `drawing.json` is replaced, which
 * says how much of it counts: a save is whole, or did not happen, whenever the power goes.
 */
export class DrawingFiles {
  /** Writes of each drawing, one after the other. */
  private readonly turns = new Map<string, Promise<unknown>>();
  /** What is read in several answers, until the last of them. */
  private paged: PagedLog | undefined;

  /** @param folder is made if there is none. */
  constructor(private readonly folder: string) {}

  readonly handlers = answering(drawingCalls, {
    'drawings.list': () => this.list(),
    'drawings.read': ({ id, from }) => this.inTurn(id, () => this.read(id, from)),
    'drawings.save': (save) => this.inTurn(save.id, () => this.save(save)).then(nothing),
    'drawings.rename': ({ id, name }) =>
      this.change(id, (head) => ({ ...head, name: name || undefined })),
    'drawings.remove': ({ id }) => this.change(id, (head) => ({ ...head, deletedAt: Date.now() })),
    'drawings.bringBack': ({ id }) => this.change(id, ({ deletedAt: _, ...head }) => head),
    'drawings.purge': () => this.purge().then(nothing),
  } satisfies Handlers<DrawingCalls>);

  private async list(): Promise<KeptDrawing[]> {
    const all = await Promise.all((await this.ids()).map((id) => this.headOf(id)));
    return all
      .flatMap((found) => (found && found.head.deletedAt === undefined ? [found] : []))
      .sort((a, b) => b.head.savedAt - a.head.savedAt)
      .map(({ id, head }) => keptOf(id, head));
  }

  private async read(id: string, from: number) {
    const found = await this.headOf(id);
    if (!found) return undefined;
    const { head } = found;
    const { log, places } = await this.logOf(id, head, from === 0);
    const steps: Uint8Array[] = [];
    let size = 0;
    for (const { at, length } of places.slice(from)) {
      if (steps.length > 0 && size + length > answerBytes) break;
      steps.push(new Uint8Array(log.subarray(at, at + length)));
      size += length;
    }
    if (from + steps.length >= head.steps) this.paged = undefined;
    const { tracing } = head;
    const data =
      tracing && (await readRegular(this.tracingFile(id, tracing.key)).catch(() => undefined));
    return {
      ...keptOf(id, head),
      steps,
      total: head.steps,
      tracing: tracing && data && { ...tracing, data: new Uint8Array(data) },
    };
  }

  /**
   * The log of a drawing, read and checked once for all answers that it takes.
   * @param anew for the first of them.
   * @throws UnderdrawError INPUT_UNREADABLE.
   */
  private async logOf(id: string, head: Head, anew: boolean): Promise<PagedLog> {
    const state = [id, head.log, head.bytes, head.steps].join(' ');
    if (!anew && this.paged?.state === state) return this.paged;
    const file = path.join(this.folder, id, head.log);
    const log = (await readLog(file).catch(() => Buffer.alloc(0))).subarray(0, head.bytes);
    const places = log.length === head.bytes ? placesIn(log, head.steps) : undefined;
    if (!places) throw damaged();
    this.paged = { state, log, places };
    return this.paged;
  }

  /** @throws the error of the file system; the drawing is then as it was. */
  private async save({ id, savedAt, summary, from, steps, tracing }: Save): Promise<void> {
    const before = (await this.headOf(id))?.head;
    if (from > (before?.steps ?? 0)) throw damaged();
    await mkdir(path.join(this.folder, id), { recursive: true });
    if (tracing?.data) await replaceFile(this.tracingFile(id, tracing.key), tracing.data);
    const written = await this.writeSteps(id, before, from, steps);
    await this.writeHead(id, {
      version: 1,
      name: before?.name,
      savedAt,
      summary: Buffer.from(summary).toString('base64'),
      ...written,
      tracing: tracing && { key: tracing.key, type: tracing.type },
    });
    await this.sweep(id, written.log, tracing?.key);
  }

  private async writeSteps(
    id: string,
    before: Head | undefined,
    from: number,
    added: readonly Uint8Array[],
  ): Promise<Pick<Head, 'steps' | 'log' | 'bytes' | 'live'>> {
    const count = from + added.length;
    const grown = added.reduce((sum, { length }) => sum + recordBytes(length), 0);
    if (!before || from === 0) {
      const log = logAfter(before?.log);
      await replaceFile(path.join(this.folder, id, log), packSteps(added, 0));
      return { steps: count, log, bytes: grown, live: grown };
    }
    const file = path.join(this.folder, id, before.log);
    let { live } = before;
    if (from < before.steps) {
      const log = (await readLog(file)).subarray(0, before.bytes);
      const places = placesIn(log, before.steps);
      if (!places) throw damaged();
      const left = places.slice(0, from);
      live = left.reduce((sum, { length }) => sum + recordBytes(length), 0);
      if (before.bytes + grown > worthBytes && live + grown < (before.bytes + grown) / 2) {
        const kept = left.map(({ at, length }) => log.subarray(at, at + length));
        const next = logAfter(before.log);
        await replaceFile(path.join(this.folder, id, next), packSteps([...kept, ...added], 0));
        return { steps: count, log: next, bytes: live + grown, live: live + grown };
      }
    }
    // Over what an earlier save left unfinished, if it did.
    const handle = await open(file, 'a');
    try {
      const records = packSteps(added, from);
      await handle.truncate(before.bytes);
      await handle.appendFile(records);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    return { steps: count, log: before.log, bytes: before.bytes + grown, live: live + grown };
  }

  /** Logs and tracing pictures that `drawing.json` no longer names. */
  private async sweep(id: string, log: string, tracing: string | undefined): Promise<void> {
    const named = [headFile, log, path.basename(this.tracingFile(id, tracing ?? ''))];
    for (const name of await readdir(path.join(this.folder, id))) {
      if (!/^(steps-\d+\.log|tracing-.*\.bin)$/.test(name) || named.includes(name)) continue;
      await rm(path.join(this.folder, id, name), { force: true }).catch(() => {});
    }
  }

  private change(id: string, made: (head: Head) => Head): Promise<Record<string, never>> {
    return this.inTurn(id, async () => {
      const found = await this.headOf(id);
      if (found) await this.writeHead(id, made(found.head));
      return {};
    });
  }

  private async purge(): Promise<void> {
    for (const id of await this.ids()) {
      await this.inTurn(id, async () => {
        const found = await this.headOf(id);
        if (found?.head.deletedAt === undefined) return;
        await rm(path.join(this.folder, id), { recursive: true, force: true });
      });
    }
  }

  private async ids(): Promise<string[]> {
    const names = await readdir(this.folder).catch((): string[] => []);
    return names.filter((name) => z.uuid().safeParse(name).success);
  }

  /** @returns undefined if there is no such drawing, or what it says of itself can't be read. */
  private async headOf(id: string): Promise<{ id: string; head: Head } | undefined> {
    try {
      const text = await readRegularText(path.join(this.folder, id, headFile));
      return { id, head: headSchema.parse(JSON.parse(text)) };
    } catch {
      return undefined;
    }
  }

  private writeHead(id: string, head: Head): Promise<void> {
    return replaceFile(path.join(this.folder, id, headFile), `${JSON.stringify(head)}\n`);
  }

  private tracingFile(id: string, key: string): string {
    return path.join(this.folder, id, `tracing-${key}.bin`);
  }

  private inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.turns.get(id) ?? Promise.resolve()).catch(() => {}).then(work);
    this.turns.set(id, turn);
    const end = () => {
      if (this.turns.get(id) === turn) this.turns.delete(id);
    };
    turn.then(end, end);
    return turn;
  }
}

const nothing = () => ({});

function keptOf(id: string, { name, savedAt, summary }: Head): KeptDrawing {
  return { id, name, savedAt, summary: new Uint8Array(Buffer.from(summary, 'base64')) };
}

/** Another name for a log: the one before stays whole until it is no longer named. */
function logAfter(log = 'steps-0.log'): string {
  return `steps-${Number(/\d+/.exec(log)?.[0]) + 1}.log`;
}

const damaged = () => new UnderdrawError('INPUT_UNREADABLE', { reason: 'drawingDamaged' });

async function readLog(file: string): Promise<Buffer> {
  const { buffer, byteOffset, byteLength } = await readRegular(file);
  return Buffer.from(buffer, byteOffset, byteLength);
}
