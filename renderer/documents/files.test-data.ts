import sharp from 'sharp';
import { type Card, cardSchema, type Picture } from '#common/contract';
import type { EngineLink } from '../engineLink/connectEngine';
import { Studio } from '../studio/studio';
import type { PngCodec } from './underdrawFile';

const any = { optional: false, stroke: 8 };
export const labels = ['grass', 'water', 'castle', 'snow'].map((name, i) => ({
  name,
  colour: `#${(i * 0x3f_21_07 + 0x10_20_30).toString(16).padStart(6, '0')}`,
}));
/** A model of three sheets. */
export const card: Card = cardSchema.parse({
  format: 2,
  id: 'three',
  name: 'Three',
  summary: 'Three sheets.',
  task: 'a test',
  author: 'us',
  licence: { name: 'MIT', file: 'LICENSE' },
  source: 'here',
  trainingData: [],
  size: { default: [48, 32], multipleOf: 1 },
  inputs: [
    {
      ...any,
      kind: 'labels',
      name: 'label',
      tensor: 'a',
      encoding: 'one-hot',
      palette: labels,
      paper: 'grass',
    },
    {
      ...any,
      kind: 'edges',
      name: 'ink',
      tensor: 'b',
      encoding: 'grey',
      scaling: { range: [0, 1] },
      paper: '#ffffff',
    },
    {
      ...any,
      kind: 'paint',
      name: 'paint',
      tensor: 'c',
      encoding: 'hints',
      scaling: { range: [0, 1] },
    },
  ],
  output: { kind: 'picture', tensor: 'd', encoding: 'rgb', scaling: { range: [0, 1] } },
  files: { generator: { path: 'g.onnx', sha256: 'a'.repeat(64), bytes: 1 } },
  bytesPerPixel: 1,
  samples: [],
});

/** A Studio whose engine knows the card and never answers a translation. */
export async function studioWith(...cards: Card[]): Promise<Studio> {
  if (cards.length === 0) cards.push(card);
  const opened: (() => void)[] = [];
  const engine = {
    call: async (method: string) => {
      if (method === 'status') {
        return {
          version: '1',
          door: 'browser',
          engine: { state: 'ready', pid: 1, restarts: 0 },
        };
      }
      if (method !== 'models.list') return new Promise(() => {});
      const models = cards.map((one) => ({
        card: one,
        folder: '',
        origin: 'bundled',
        bytes: 1,
      }));
      return { models, problems: [] };
    },
    onStatus() {},
    onOpen: (listener: () => void) => void opened.push(listener),
    onLost() {},
  } as unknown as EngineLink;
  const studio = new Studio(engine);
  for (const listener of opened) listener();
  await new Promise<void>((resolve) => {
    const stop = studio.store.subscribe(({ drawing }) => {
      if (drawing.length === 0) return;
      stop();
      resolve();
    });
  });
  return studio;
}

export const codec: PngCodec = {
  async encode({ width, height, data }) {
    return sharp(data, { raw: { width, height, channels: 4 } })
      .png()
      .toBuffer();
  },
  async decode(png): Promise<Picture> {
    const { data, info } = await sharp(png)
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, depth: 8, data: new Uint8Array(data) };
  },
};
