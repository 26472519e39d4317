import {
  type Card,
  type CardInput,
  type CardOutput,
  cardSchema,
  type ImportAbout,
  type Label,
  type PackageFile,
  type Scaling,
  type SizeRule,
} from '#common/contract';
import { formatColour } from '#common/image/colour';
import { builtInPalettes, paletteFor } from '#common/label/builtInPalettes';
import { UnknownNet } from './failure';
import { type Answers, type GraphFacts, rangeOf } from './families/family';

/** What the card of an imported net says that its graph doesn't. */
export interface CardParts {
  id: string;
  /** What people call the family: `CycleGAN`. */
  family: string;
  /** Name of the file that was imported. */
  file: string;
  /** Its name, where the person gives none. */
  title: string;
  about: ImportAbout;
  facts: GraphFacts;
  /** `range` and `order` of nets whose family has no such choice; all else is in the graph. */
  settings: Answers;
  palette?: readonly Label[];
  generator: PackageFile;
  size: SizeRule;
  bytesPerPixel: number;
}

export const licenceFile = 'LICENSE';

/** Said of what nobody stated. */
const unknown = 'unknown';

/** The card of an imported net. @throws UnknownNet for channels that are no picture. */
export function importedCard(parts: CardParts): Card {
  const { id, family, file, about, facts } = parts;
  const inputs = facts.inputs.map((_, index) => inputOf(parts, index));
  return cardSchema.parse({
    format: 2,
    id,
    name: about.name ?? parts.title,
    summary: `${family}, imported from ${file}.`,
    task: `${inputs.map(({ kind }) => taskOf(kind)).join(', ') || 'noise'} → picture`,
    author: about.author ?? unknown,
    licence: { name: about.licence ?? unknown, file: licenceFile },
    source: about.source ?? file,
    trainingData: [],
    samples: [],
    limits: limitsOf(facts),
    size: parts.size,
    inputs,
    values: facts.noise ? [{ kind: 'noise', form: 'vector', ...facts.noise }] : [],
    output: outputOf(parts),
    files: { generator: parts.generator },
    bytesPerPixel: parts.bytesPerPixel,
  });
}

const taskOf = (kind: CardInput['kind']) => (kind === 'labels' ? 'label map' : kind);

function limitsOf({ size, output }: GraphFacts): string[] {
  const limits = [];
  if ('min' in size && size.min > size.multipleOf)
    limits.push(`Pictures have to be at least ${size.min} pixels wide and high.`);
  if (output.redGreen)
    limits.push('The net gives two channels, which are the red and the green of its pictures.');
  return limits;
}

function inputOf({ facts, settings, palette }: CardParts, index: number): CardInput {
  const { tensor, kind, channels, range } = facts.inputs[index]!;
  const kinds = facts.inputs.map((input) => nameOf(input));
  const [plain, before] = [kinds[index]!, kinds.slice(0, index)];
  const count = before.filter((one) => one === plain).length;
  const name = count === 0 ? plain : `${plain}-${count + 1}`;
  const format = { tensor, name, layout: 'nchw', type: 'float32', optional: false } as const;
  if (kind === 'edges') {
    const scaling = { range: [...range] as [number, number] };
    const lines = { kind, encoding: 'grey', paper: '#ffffff', stroke: 2, scaling } as const;
    return { ...format, ...lines, optional: true };
  }
  if (kind === 'labels' || (palette && channels === 3)) {
    const labels = [...(palette ?? likelyPalette(channels))];
    return {
      ...format,
      kind: 'labels',
      name: count === 0 ? 'labels' : `labels-${count + 1}`,
      encoding: kind === 'labels' ? 'one-hot' : 'rgb',
      scaling: inputScaling(range, settings.range),
      palette: labels,
      paper: labels[0]!.name,
      stroke: 24,
    };
  }
  if (channels !== 1 && channels !== 3) {
    throw new UnknownNet({ reason: 'noPicture', ports: `takes ${channels} channels` });
  }
  return {
    ...format,
    kind: channels === 1 ? 'grey' : 'photo',
    encoding: channels === 1 ? 'grey' : order(settings),
    scaling:
      channels === 1 ? greyScaling(range, settings.range) : inputScaling(range, settings.range),
    paper: '#ffffff',
    stroke: 4,
  };
}

function nameOf({ kind, channels, tensor }: GraphFacts['inputs'][number]): string {
  if (kind === 'edges') return tensor;
  if (kind === 'labels') return 'labels';
  return channels === 1 ? 'grey' : 'photo';
}

const order = ({ order: given }: Answers) => (given === 'bgr' ? 'bgr' : 'rgb');

type Range = readonly [number, number];

const greyScaling = (range: Range, given: string | undefined): Scaling => ({
  range: [...(given === undefined || given === 'imagenet' ? range : rangeOf(given))],
});

function inputScaling(range: Range, given: string | undefined): Scaling {
  if (given !== 'imagenet') return greyScaling(range, given);
  return { white: 1, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
}

function outputOf({ facts, settings }: CardParts): CardOutput {
  const { tensor, channels, range, finds } = facts.output;
  return {
    kind: 'picture',
    tensor,
    layout: 'nchw',
    type: 'float32',
    size: outputSize(facts),
    crop: 0,
    encoding: outputEncoding(channels, settings),
    scaling: { range: [...outputRange(facts, range, settings.range)] },
    stretch: false,
    ...(finds && { finds }),
  };
}

/** Without a picture that goes in, nothing can be scaled. */
function outputSize({ inputs, size, output: { scale } }: GraphFacts): CardOutput['size'] {
  const [width, height] = 'fixed' in size ? size.fixed : [];
  return inputs.length === 0 && width && height ? { fixed: [width, height] } : { scale };
}

function outputEncoding(channels: number, settings: Answers) {
  switch (channels) {
    case 1:
      return 'grey';
    case 3:
      return order(settings);
    case 4:
      return `${order(settings)}a` as const;
    default:
      throw new UnknownNet({ reason: 'noPicture', ports: `gives ${channels} channels` });
  }
}

/** A net whose pictures go in and come out in one range has them so in any other range too. */
function outputRange({ inputs }: GraphFacts, range: Range, given: string | undefined): Range {
  const same = inputs.every((input) => input.range.join() === range.join());
  return given === undefined || given === 'imagenet' || !same ? range : rangeOf(given);
}

/** The names and colours of the one well-known data set with so many labels, or numbers. */
function likelyPalette(count: number): Label[] {
  const known = Object.values(builtInPalettes).flatMap((one) => paletteFor(one, count) ?? []);
  return known.length === count ? known : plainPalette(count);
}

/** Labels that nobody named: 256 colours with four steps of red, eight of green and blue. */
export function plainPalette(count: number): Label[] {
  return Array.from({ length: count }, (_, i) => {
    // An odd number visits all 256 places, far from the last one.
    const place = (i * 157 + 90) % 256;
    const channels = [(place >> 6) * 85, ((place >> 3) % 8) * 36, (place % 8) * 36];
    return { name: `label ${i}`, colour: formatColour(channels) };
  });
}

/** What the licence file of an imported model says. */
export function licenceText({ licence, author, source }: ImportAbout, file: string): string {
  const origin = [
    `Imported from the file ${file}.`,
    `Author: ${author ?? unknown}`,
    `Source: ${source ?? unknown}`,
  ];
  const stated =
    licence === undefined
      ? [
          'Licence: unknown',
          '',
          'Nobody stated under which licence these weights may be used. Ask their author before you',
          'share them or what is made with them.',
        ]
      : [`Licence: ${licence}`, '', 'As stated by the person who imported the model.'];
  return `${[...origin, ...stated].join('\n')}\n`;
}
