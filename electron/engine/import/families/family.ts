import type { Claim } from '../weights/claim';

/** Something that the file can't say, with the likely answer first. */
export interface FamilyChoice {
  /** As in `--set key=value`. */
  key: string;
  values: readonly [string, ...string[]];
}

/** What an answer was, by key. Every key of `choices` is there. */
export type Answers = Readonly<Record<string, string>>;

/** What the card of the rebuilt net must say. */
export interface GraphFacts {
  inputs: {
    /** Name of the graph's input, [1, channels, H, W]. */
    tensor: string;
    /** edges: one channel of dark lines on white, which may be absent. */
    kind: 'picture' | 'labels' | 'edges';
    channels: number;
    /** Values of black and white. */
    range: readonly [number, number];
  }[];
  output: {
    /** [1, channels, scale · H, scale · W]. */
    tensor: string;
    channels: number;
    range: readonly [number, number];
    /** How much larger the output is; 1 for a net without pictures as inputs, whose size is fixed. */
    scale: number;
    /** Whether its third channel was added to two, for a picture. */
    redGreen?: true;
    /** Whether it is dark lines on white, found in a picture. */
    finds?: 'edges';
  };
  /**
   * Sides that the net takes: multiples of a number, or one size [width, height]. A multiple that is
   * guessed must be tried.
   */
  size: { multipleOf: number; min: number; guessed?: true } | { fixed: readonly [number, number] };
  /** An input [1, size] of normal random numbers: dropout that stays on, or what a picture is made from. */
  noise?: { tensor: string; size: number };
}

export type Variant = Readonly<Record<string, string | number | boolean>>;

export interface Recognised {
  /** Stable, for scripts: `cyclegan-resnet`. */
  family: string;
  /** What people call it, in every language. */
  name: string;
  /** What was read from the weights. */
  variant: Variant;
  /** The weights fit, but other nets may have the same: likely, and no more. */
  isGuess?: true;
  choices: readonly FamilyChoice[];
  build(answers: Answers): { graph: { toBytes(): Uint8Array<ArrayBuffer> }; facts: GraphFacts };
}

/**
 * Recognises the nets of one family.
 * @returns undefined if the weights don't resemble the family
 * @throws Mismatch if they do and yet don't fit
 */
export type Family = (claim: Claim) => Recognised | undefined;

/** A choice whose likely answer is `likely`. */
export function choice(key: string, likely: string, ...others: string[]): FamilyChoice {
  return { key, values: [likely, ...others] };
}

/** A picture in and a picture out, by the inputs `x` and the output `y`. */
export function pictureFacts(
  channels: readonly [number, number],
  range: readonly [number, number],
  multipleOf: number,
  more: {
    scale?: number;
    min?: number;
    outputRange?: readonly [number, number];
    finds?: 'edges';
  } = {},
): GraphFacts {
  const { scale = 1, min = 1, outputRange = range, finds } = more;
  return {
    inputs: [{ tensor: 'x', kind: 'picture', channels: channels[0], range }],
    output: { tensor: 'y', channels: channels[1], range: outputRange, scale, finds },
    size: { multipleOf, min },
  };
}

const ranges: Record<string, readonly [number, number]> = {
  '-1..1': [-1, 1],
  '0..1': [0, 1],
  '0..255': [0, 255],
};

/** The range that a `range` choice names. */
export const rangeOf = (name: string): readonly [number, number] => ranges[name] ?? [0, 1];
