import type { Picture, Translation, Values } from '#common/contract';
import type { Size } from '#common/image/size';
import type { Graph } from './onnx';
import { writeGeneralPackage } from './packages';
import { Workbench } from './workbench';

type Change = Parameters<typeof writeGeneralPackage>[3];

/** Makes packages of format 2 and translates with them, through the real engine. */
export class CardBench {
  private packages = 0;

  private constructor(readonly work: Workbench) {}

  static async open(): Promise<CardBench> {
    return new CardBench(await Workbench.open());
  }

  close(): Promise<void> {
    return this.work.close();
  }

  /** Write a package. @returns its id. */
  async made(graph: Graph, change: Change, id = `model-${this.packages++}`): Promise<string> {
    await writeGeneralPackage(this.work.models, id, graph, change);
    return id;
  }

  async translate(
    model: string,
    inputs: Record<string, Picture>,
    more: { values?: Values; seed?: number; size?: Size; depth?: 8 | 16 } = {},
  ): Promise<Translation> {
    const call = this.work.handlers().translate;
    const signal = new AbortController().signal;
    return (await call({ model, inputs, ...more }, signal)) as Translation;
  }
}

/** A picture in which nearly every pixel differs. */
export function variedPicture(width = 6, height = 5): Picture {
  const data = Uint8Array.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (i * 37 + (i % 3) * 85) % 256,
  );
  return { width, height, depth: 8, data };
}

/** A picture of one colour. */
export function uniformPicture(width: number, height: number, ...rgb: number[]): Picture {
  const data = Uint8Array.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : rgb[i % 4],
  );
  return { width, height, depth: 8, data };
}

/** Red, green and blue of the first pixel. */
export const pixelOf = ({ data }: Picture) => [...data.subarray(0, 3)];

/** Words that a net is given as their indices. */
export const castleWords = {
  kind: 'text' as const,
  name: 'text',
  tensor: 'v',
  vocabulary: ['castle', 'lake'],
  firstIndex: 10,
  length: 3,
};

/** A class that a net is given as one-hot. */
export const flowerClass = {
  kind: 'choice' as const,
  name: 'class',
  tensor: 'v',
  encoding: 'one-hot' as const,
  classes: ['rose', 'tulip', 'daisy'],
  default: 'rose',
};

export const rangeScaling = (black: number, white: number) => ({
  range: [black, white] as [number, number],
});

export const testPhotoInput = {
  name: 'photo',
  kind: 'photo',
  tensor: 'x',
  encoding: 'rgb',
  scaling: rangeScaling(0, 1),
  paper: '#ffffff',
  stroke: 2,
} as const;

export const testPictureOutput = {
  kind: 'picture',
  tensor: 'y',
  encoding: 'rgb',
  scaling: rangeScaling(0, 1),
} as const;
