import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { assertNever } from '#common/assertNever';
import {
  type CardInput,
  documentSchema,
  isInk,
  issueOf,
  limitOf,
  type Mark,
  type Picture,
  pictureKinds,
  type SavedCard,
  type SavedDocument,
  type SavedInput,
  UnderdrawError,
} from '#common/contract';
import type { Size } from '#common/image/size';
import type { HistoryStep } from '../drawing/historyStep';
import { plainInput } from '../drawing/plainInput';
import type { Raster } from '../drawing/raster';
import { rasterFromPicture, rasterToPicture } from '../drawing/sheets';
import { sketchName } from '../drawing/sketch';
import { drawingBudget, paintingWork } from './drawingBudget';
import { damagedError } from './fitDrawings';
import { type StudioDocument, savedCardOf } from './studioDocument';

/** Lossless PNG encoding and decoding. */
export interface PngCodec {
  encode(picture: Picture): Promise<Uint8Array>;
  decode(png: Uint8Array): Promise<Picture>;
}

/** Limits for untrusted files. */
const limits = { entries: 2_000, bytes: 512 * 2 ** 20, ratio: 400 } as const;

/** Largest side of a drawing in a file. */
const mostSide = 8192;

/** Input of the sketch, which no model has. */
const savedSketch: SavedInput = { name: sketchName, kind: 'paint' };

const drawingName = 'drawing.json';
const tracingName = 'pictures/tracing.bin';

/** Pack a drawing into an `.underdraw` file. */
export async function packDrawing(document: StudioDocument, codec: PngCodec): Promise<Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  // Grounds are shared between states: each is written once.
  const paths = new Map<Raster, string>();
  const { width, height } = document;
  let plain = document.others === undefined;
  let newer = false;
  const cards = [document, ...(document.others ?? [])];
  const general = cards.some(({ inputs }) => inputs.length === 0 || inputs.length > 16);
  let { inputs } = document;
  for (const step of document.steps) {
    if (step.kind === 'mark') newer ||= step.sheet >= inputs.length || isNewer(step.mark);
    if (step.kind !== 'drawing') continue;
    ({ inputs } = savedCardOf(document, step.model));
    newer ||= step.sheets.length > inputs.length;
    newer ||= step.sheets.some(({ marks }) => marks.some(isNewer));
    for (const [i, { ground }] of step.sheets.entries()) {
      plain &&= ground.width === width && ground.height === height;
      if (paths.has(ground)) continue;
      const path = `pictures/${paths.size}.png`;
      files[path] = await codec.encode(rasterToPicture(asInput(inputs[i] ?? savedSketch), ground));
      paths.set(ground, path);
    }
  }
  const { steps, tracing, ...head } = document;
  const saved: SavedDocument = {
    format: 'underdraw',
    // The lowest version that suffices, so that older programs can open the file.
    version: newer ? 4 : general ? 3 : plain ? 1 : 2,
    ...head,
    steps: steps.map((step) =>
      step.kind !== 'drawing'
        ? step
        : {
            ...step,
            sheets: step.sheets.map(({ ground, marks }) => ({
              ground: paths.get(ground)!,
              marks: [...marks],
            })),
          },
    ),
    ...(tracing && { tracing: { picture: tracingName, opacity: tracing.opacity } }),
  };
  if (tracing) files[tracingName] = new Uint8Array(await tracing.file.arrayBuffer());
  files[drawingName] = strToU8(JSON.stringify(saved));
  // Better no file than one that can't be opened.
  if (files[drawingName].length > drawingBudget.jsonBytes) throw damagedError('drawingTooMuch');
  // PNG is compressed already; only the JSON is deflated.
  return zipSync(files, { level: 6 });
}

/** Whether a mark is one that version 3 does not know. */
function isNewer(mark: Mark): boolean {
  if (limitOf(mark)) return true;
  switch (mark.kind) {
    case 'stroke':
    case 'shape':
    case 'fill':
      return false;
    case 'paste':
      return true;
    case 'move': {
      const { outline, angle, flipX, flipY, over } = mark;
      return [outline, angle, flipX, flipY, over].some((one) => one !== undefined);
    }
    default:
      return assertNever(mark, 'mark');
  }
}

/** Read an `.underdraw` file. @throws UnderdrawError if it is none, is damaged or too large. */
export async function unpackDrawing(
  data: Uint8Array,
  codec: Pick<PngCodec, 'decode'>,
): Promise<StudioDocument> {
  const files = unzip(data);
  const text = files[drawingName];
  if (!text) throw damagedError('drawingNone');
  const saved = parse(strFromU8(text));
  const grounds = new Map<string, Raster>();
  let groundPixels = 0;
  const groundOf = async (path: string, card: SavedCard, sheet: number): Promise<Raster> => {
    const input = card.inputs[sheet] ?? savedSketch;
    // What a picture's colours mean is said by the input.
    const key = `${path} ${input.kind} ${input.labels ? `${card.model.id} ${sheet}` : ''}`;
    const known = grounds.get(key);
    if (known) return known;
    const png = files[path];
    if (!png) throw damagedError('drawingLacksPicture');
    const { width, height } = pngSize(png);
    const other = width !== saved.width || height !== saved.height;
    if (saved.version === 1 ? other : width > mostSide || height > mostSide) {
      throw damagedError('drawingPictureSize');
    }
    groundPixels += width * height;
    if (groundPixels > drawingBudget.groundPixels) throw damagedError('drawingTooMuch');
    const raster = rasterFromPicture(asInput(input), await codec.decode(png));
    grounds.set(key, raster);
    return raster;
  };
  const steps: HistoryStep[] = [];
  for (const step of saved.steps) {
    if (step.kind !== 'drawing') {
      steps.push(step);
      continue;
    }
    const card = savedCardOf(saved, step.model);
    const extra = step.sheets.length - card.inputs.length;
    if (extra !== 0 && (extra !== 1 || saved.version < 4)) throw damagedError('drawingLacksSheet');
    const sheets: { ground: Raster; marks: readonly Mark[] }[] = [];
    for (const [i, { ground, marks }] of step.sheets.entries()) {
      sheets.push({ ground: await groundOf(ground, card, i), marks });
    }
    steps.push({ ...step, sheets });
  }
  checkWork(steps, saved);
  const { format: _format, version: _version, tracing, ...head } = saved;
  const picture = tracing && files[tracing.picture];
  return {
    ...head,
    steps,
    tracing: picture && {
      file: new Blob([picture as Uint8Array<ArrayBuffer>]),
      opacity: tracing.opacity,
    },
  };
}

/** @throws UnderdrawError if painting the marks would take too long. */
function checkWork(steps: readonly HistoryStep[], { width, height }: SavedDocument): void {
  let sheet: Size = { width, height };
  let [work, pasted] = [0, 0];
  const add = (mark: Mark) => {
    work += paintingWork(mark, sheet);
    if (mark.kind === 'paste') pasted += mark.pixels.width * mark.pixels.height;
    if (work > drawingBudget.work || pasted > drawingBudget.groundPixels) {
      throw damagedError('drawingTooMuch');
    }
  };
  for (const step of steps) {
    if (step.kind === 'mark') {
      add(step.mark);
      continue;
    }
    if (step.kind === 'settings') continue;
    for (const { ground, marks } of step.sheets) {
      sheet = ground;
      marks.forEach(add);
    }
  }
}

function unzip(data: Uint8Array): Record<string, Uint8Array> {
  let [entries, bytes] = [0, 0];
  try {
    return unzipSync(data, {
      filter: ({ name, size, originalSize }) => {
        entries++;
        bytes += originalSize;
        const bomb = originalSize > 65_536 && originalSize > size * limits.ratio;
        const longJson = name === drawingName && originalSize > drawingBudget.jsonBytes;
        if (entries > limits.entries || bytes > limits.bytes || bomb || longJson) {
          throw damagedError('drawingTooMuch');
        }
        return true;
      },
    });
  } catch (cause) {
    if (cause instanceof UnderdrawError) throw cause;
    throw damagedError('drawingPart', cause);
  }
}

function parse(text: string): SavedDocument {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw damagedError('drawingDamaged', cause);
  }
  const { version } = (json ?? {}) as { version?: unknown };
  if (typeof version === 'number' && version > 4) {
    throw damagedError('drawingNewer');
  }
  const parsed = documentSchema.safeParse(json);
  if (!parsed.success) {
    const place = issueOf(parsed.error);
    throw new UnderdrawError('INPUT_UNREADABLE', { reason: 'drawingSchema', ...place });
  }
  if (parsed.data.index >= parsed.data.steps.length) throw damagedError('drawingIndex');
  return parsed.data;
}

/** Width and height from the header, before anything is decoded. */
function pngSize(png: Uint8Array): { width: number; height: number } {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  if (png.byteLength < 33 || view.getUint32(0) !== 0x8950_4e47)
    throw damagedError('drawingBadPicture');
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** A saved input as much like a card's as pictures need: the values of its sheet, as colours. */
function asInput({ name, kind, labels }: SavedInput): CardInput {
  const any = plainInput(name);
  if (kind === 'labels' && labels) {
    const { name: paper } = labels[0];
    return { ...any, kind, encoding: 'one-hot', palette: labels, paper };
  }
  if (kind === 'paint') return { ...any, kind, encoding: 'hints' };
  const known = pictureKinds.find((one) => one === kind);
  if (!known) throw damagedError('drawingUnknownInput');
  if (isInk({ kind: known })) return { ...any, kind: known, encoding: 'grey', paper: '#ffffff' };
  // Colours are kept with what is unpainted, which a photo would lay over its paper.
  return { ...any, kind: 'paint', encoding: 'hints' };
}
