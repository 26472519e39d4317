import { decode, ExtensionCodec, encode } from '@msgpack/msgpack';
import type { HistoryStep } from '../drawing/historyStep';
import type { EngineLink } from '../engineLink/connectEngine';
import type { DrawingStorage, StoredDrawing } from './drawingStore';
import type { StudioDocument } from './studioDocument';

/** Rasters of colours: MessagePack has bytes only. Files hold this number. */
const packedColours = 1;

const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: packedColours,
  encode: (value) =>
    value instanceof Uint32Array
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : null,
  decode: (bytes) => new Uint32Array(bytes.slice().buffer),
});

const pack = (value: unknown) => encode(value, { extensionCodec, ignoreUndefined: true });
const unpack = (bytes: Uint8Array) => decode(bytes, { extensionCodec });

/** A drawing without its tracing picture, which lies in a file of its own. */
type Summary = Omit<StoredDrawing, 'head'> & {
  head: Omit<StoredDrawing['head'], 'tracing'> & { tracing?: { opacity: number } };
};

/** Drawings of the desktop, which its door keeps as files. */
export class DesktopDrawings implements DrawingStorage {
  /** Keys of tracing pictures, by their contents in memory. */
  private readonly keys = new WeakMap<Blob, string>();
  /** Which of these the door has, by drawing. */
  private readonly sent = new Map<string, string>();

  constructor(private readonly engine: Pick<EngineLink, 'call'>) {}

  async save(kept: StoredDrawing, from: number, steps: readonly HistoryStep[]): Promise<void> {
    const { id, savedAt, head } = kept;
    const { tracing, ...rest } = head;
    const summary: Summary = {
      ...kept,
      head: { ...rest, ...(tracing && { tracing: { opacity: tracing.opacity } }) },
    };
    const picture = tracing && (await this.tracingFor(id, tracing.file));
    await this.engine.call('drawings.save', {
      id,
      savedAt,
      summary: pack(summary),
      from,
      steps: steps.map(pack),
      tracing: picture,
    });
    // The door keeps no picture that is no longer named.
    if (picture) this.sent.set(id, picture.key);
    else this.sent.delete(id);
  }

  private async tracingFor(id: string, file: Blob) {
    const key = this.keys.get(file) ?? crypto.randomUUID();
    this.keys.set(file, key);
    const isThere = this.sent.get(id) === key;
    const data = isThere ? undefined : new Uint8Array(await file.arrayBuffer());
    return { key, type: file.type, data };
  }

  async read(id: string): Promise<StudioDocument | undefined> {
    const first = await this.engine.call('drawings.read', { id, from: 0 });
    if (!first) return undefined;
    const packed = [...first.steps];
    while (packed.length < first.total) {
      const next = await this.engine.call('drawings.read', { id, from: packed.length });
      if (!next || next.steps.length === 0) return undefined;
      packed.push(...next.steps);
    }
    const { head } = unpack(first.summary) as Summary;
    const { tracing, ...rest } = head;
    const document: StudioDocument = { ...rest, steps: packed.map(unpack) as HistoryStep[] };
    if (!tracing || !first.tracing) return document;
    const { key, type, data } = first.tracing;
    const file = new Blob([new Uint8Array(data)], { type });
    this.keys.set(file, key);
    this.sent.set(id, key);
    return { ...document, tracing: { file, opacity: tracing.opacity } };
  }

  async list(): Promise<StoredDrawing[]> {
    const all = await this.engine.call('drawings.list', {});
    return all.map(({ name, summary }) => {
      const { head, ...about } = unpack(summary) as Summary;
      const { tracing: _, ...rest } = head;
      return { ...about, head: rest, ...(name !== undefined && { name }) };
    });
  }

  async rename(id: string, name: string): Promise<void> {
    await this.engine.call('drawings.rename', { id, name });
  }

  async remove(id: string): Promise<void> {
    await this.engine.call('drawings.remove', { id });
  }

  async bringBack(id: string): Promise<void> {
    await this.engine.call('drawings.bringBack', { id });
  }

  async purge(): Promise<void> {
    await this.engine.call('drawings.purge', {});
  }
}
