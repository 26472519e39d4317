import { UnknownNet } from '../failure';
import { TensorProto_DataType as DataType, type GraphProto, type ValueInfoProto } from './onnx_pb';

/** Types of numbers that a picture may have at the border of a graph. */
export type PictureType = 'float32' | 'float16' | 'uint8';

export interface PicturePort {
  name: string;
  type: PictureType;
  layout: 'NCHW' | 'NHWC';
  channels: number;
  /** undefined where any is taken. */
  height?: number;
  width?: number;
}

/** A further input, which must be given something. */
export interface ExtraPort {
  name: string;
  type: DataType;
  /** Sizes that are not fixed are 1. */
  shape: number[];
}

export interface OnnxInterface {
  input: PicturePort;
  /** Further pictures, as large as the first. */
  others: PicturePort[];
  output: PicturePort;
  extras: ExtraPort[];
}

const types = new Map<number, PictureType>([
  [DataType.FLOAT, 'float32'],
  [DataType.FLOAT16, 'float16'],
  [DataType.UINT8, 'uint8'],
]);

/** Fixed sizes; undefined for those that are named or absent. */
function sizes(value: ValueInfoProto): (number | undefined)[] {
  const type = value.type?.value;
  if (type?.case !== 'tensorType') return [];
  return (type.value.shape?.dim ?? []).map(({ value: size }) =>
    size.case === 'dimValue' && size.value > 0n ? Number(size.value) : undefined,
  );
}

const elementType = (value: ValueInfoProto): DataType =>
  value.type?.value.case === 'tensorType' ? value.type.value.value.elemType : DataType.UNDEFINED;

const isChannels = (size: number | undefined) => size === 1 || size === 3 || size === 4;

/** Two pictures in one, or red and green: channels where nothing else can be meant. */
const isPaired = (size: number | undefined) => size === 2 || size === 6;

/** @param like what is meant where the graph doesn't say: exporters often leave out an output's shape */
function picturePort(value: ValueInfoProto, like?: PicturePort): PicturePort | undefined {
  const stated = sizes(value);
  const shape = stated.length === 0 && like ? [1, undefined, undefined, undefined] : stated;
  const type = types.get(elementType(value));
  if (shape.length !== 4 || !type || (shape[0] ?? 1) !== 1) return undefined;
  const [, second, third, fourth] = shape;
  const channelsLast = isChannels(fourth) && !isChannels(second);
  const layout = channelsLast || (like?.layout === 'NHWC' && !isChannels(second)) ? 'NHWC' : 'NCHW';
  const channels = (layout === 'NHWC' ? fourth : second) ?? like?.channels;
  const [height, width] = layout === 'NHWC' ? [second, third] : [third, fourth];
  const paired =
    isPaired(channels) && [height, width].every((side) => side === undefined || side > 8);
  if (!isChannels(channels) && !paired) return undefined;
  return { name: value.name, type, layout, channels: channels!, height, width };
}

/** Whether an input is called as random numbers are. */
export const isNoise = (name: string): boolean => /noise|latent|^z$|random/i.test(name);

/** Inputs that must be given: what has a value in the file is listed as an input in old files. */
function trueInputs(graph: GraphProto): ValueInfoProto[] {
  const known = new Set(graph.initializer.map((tensor) => tensor.name));
  return graph.input.filter(({ name }) => !known.has(name));
}

/**
 * Where the picture goes in and where it comes out.
 * @throws Unreadable 'no-picture' if the graph takes or gives none
 */
export function onnxInterface(graph: GraphProto): OnnxInterface {
  const inputs = trueInputs(graph);
  const input = likeliest(inputs.map((value) => picturePort(value)));
  if (!input) throw new UnknownNet({ reason: 'noPicture', ports: `takes ${describe(inputs)}` });
  const output = likeliest(graph.output.map((value) => picturePort(value, input)));
  if (!output)
    throw new UnknownNet({ reason: 'noPicture', ports: `gives ${describe(graph.output)}` });
  const others = inputs
    .filter(({ name }) => name !== input.name && !isNoise(name))
    .map((value) => picturePort(value))
    .filter((port) => port !== undefined)
    .filter(({ height, width }) => height === input.height && width === input.width);
  const pictures = new Set([input, ...others].map(({ name }) => name));
  const extras = inputs
    .filter(({ name }) => !pictures.has(name))
    .map((value) => ({
      name: value.name,
      type: elementType(value),
      shape: sizes(value).map((size) => size ?? 1),
    }));
  return { input, others, output, extras };
}

/** The first picture; one of two or six channels if there is no other. */
function likeliest(ports: readonly (PicturePort | undefined)[]): PicturePort | undefined {
  const found = ports.filter((port) => port !== undefined);
  return found.find(({ channels }) => isChannels(channels)) ?? found[0];
}

/** Such as `input_ids (1×77), mask (1×77)`. */
function describe(values: readonly ValueInfoProto[]): string {
  const shapes = values.map(
    (v) =>
      `${v.name} (${sizes(v)
        .map((n) => n ?? '?')
        .join('×')})`,
  );
  return shapes.slice(0, 3).join(', ') || 'nothing';
}
