import { create } from '@bufbuild/protobuf';
import { mersenne } from 'pure-rand/generator/mersenne';
import {
  TensorProto_DataType as DataType,
  TensorShapeProto_DimensionSchema as DimensionSchema,
  type ValueInfoProto,
} from '../onnx/onnx_pb';
import { countOf } from '../storedTensor';
import { addBeforeSpreading } from './addBeforeSpreading';
import { dropBias } from './dropBias';
import { foldBatchNorm } from './foldBatchNorm';
import { narrowByPhases } from './narrowByPhases';
import { NetGraph } from './netGraph';
import {
  minAgreementDb,
  type Numbers,
  type PictureSize,
  type PreparedGraph,
  type Rewrite,
  type RunOnce,
} from './preparation';
import { shapesOf } from './shapes';
import { splitNarrow } from './splitNarrow';
import { splitSlopes } from './splitSlopes';
import { splitTransposed } from './splitTransposed';
import { winograd } from './winograd';

/**
 * Rewrites a graph so that ONNX Runtime's CPU provider runs it faster, and compares the two.
 * @param onnx an .onnx file with float32 pictures [1, C, H, W] in and out, its weights in it
 * @param size of the pictures to come: two of the rewrites are for one size
 * @returns the graph as it was where nothing applies or where the two agree to less than `minAgreementDb`
 */
export async function prepareForCpu(
  onnx: Uint8Array<ArrayBuffer>,
  size: PictureSize,
  run: RunOnce,
): Promise<PreparedGraph> {
  const feeds = noiseFor(new NetGraph(onnx), size);
  if (!feeds) return { bytes: onnx, applied: {}, reason: 'notNumbers' };
  let expected: Awaited<ReturnType<RunOnce>> | undefined;
  let agreementDb: number | undefined;
  // Winograd's products round more than the sums they replace, so it is what a net may have to do without.
  for (const withWinograd of [true, false]) {
    const { bytes, applied } = rewrite(onnx, size, withWinograd);
    if (Object.keys(applied).length === 0) break;
    if (!withWinograd && agreementDb === undefined) break;
    expected ??= await run(onnx, feeds);
    agreementDb = worstAgreement(await run(bytes, feeds), expected);
    if (agreementDb >= minAgreementDb)
      return { bytes, applied, agreementDb, ...(isForOneSize(applied) ? { size } : {}) };
    if (!applied.winograd) break;
  }
  const reason = agreementDb === undefined ? 'nothingToRewrite' : 'disagrees';
  return { bytes: onnx, applied: {}, agreementDb, reason };
}

/** The rewrites alone, unchecked. */
export function rewrite(
  onnx: Uint8Array,
  size: PictureSize,
  withWinograd = true,
): Pick<PreparedGraph, 'bytes' | 'applied'> {
  const graph = new NetGraph(onnx);
  const shapes = () => {
    graph.sort();
    return shapesOf(graph, inputShapes(graph, size));
  };
  const counts: Record<Rewrite, number> = {
    batchNorm: foldBatchNorm(graph),
    bias: dropBias(graph),
    phases: narrowByPhases(graph, shapes()),
    enlarged: addBeforeSpreading(graph, shapes()),
    winograd: withWinograd ? winograd(graph, shapes()) : 0,
    slopes: splitSlopes(graph),
    transposed: splitTransposed(graph),
    narrow: splitNarrow(graph),
  };
  if (isForOneSize(counts)) fixSize(graph, size);
  const applied = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  return { bytes: graph.toBytes(), applied };
}

/** Winograd's tables are made for a size, and squares of 2×2 pixels need sides that are even. */
const isForOneSize = ({ winograd = 0, phases = 0 }: Partial<Record<Rewrite, number>>) =>
  winograd + phases > 0;

const tensorTypeOf = ({ type }: ValueInfoProto) =>
  type?.value.case === 'tensorType' ? type.value.value : undefined;

/** Free sides of pictures become the size; other free dimensions are 1. */
function inputShapes(graph: NetGraph, { width, height }: PictureSize): Map<string, number[]> {
  const shapes = graph.proto.input.map((input): [string, number[]] => {
    const dims = tensorTypeOf(input)?.shape?.dim ?? [];
    const sides =
      dims.length === 4
        ? new Map([
            [2, height],
            [3, width],
          ])
        : new Map<number, number>();
    const sizes = dims.map(({ value }, i) =>
      value.case === 'dimValue' && value.value > 0n ? Number(value.value) : (sides.get(i) ?? 1),
    );
    return [input.name, sizes];
  });
  return new Map(shapes);
}

/** The graph says that it takes no other size. */
function fixSize(graph: NetGraph, size: PictureSize): void {
  const shapes = inputShapes(graph, size);
  for (const input of graph.proto.input) {
    const shape = tensorTypeOf(input)?.shape;
    if (shape?.dim.length !== 4) continue;
    shape.dim = shapes
      .get(input.name)!
      .map((n) => create(DimensionSchema, { value: { case: 'dimValue', value: BigInt(n) } }));
  }
}

/** Numbers in −1…1 for each input, the same each time; undefined if one takes no float32. */
function noiseFor(graph: NetGraph, size: PictureSize): Record<string, Numbers> | undefined {
  if (graph.proto.input.some((input) => tensorTypeOf(input)?.elemType !== DataType.FLOAT))
    return undefined;
  const random = mersenne(1);
  const shapes = [...inputShapes(graph, size)];
  return Object.fromEntries(
    shapes.map(([name, shape]) => {
      const values = new Float32Array(countOf(shape)).map(() => random.next() / 2 ** 31);
      return [name, { values, shape }];
    }),
  );
}

type Outputs = Readonly<Record<string, Float32Array>>;

const worstAgreement = (ours: Outputs, theirs: Outputs): number =>
  Math.min(...Object.keys(theirs).map((name) => agreement(ours[name], theirs[name]!)));

/** Equal numbers agree to 200 dB, far more than float32 has. */
const equalDb = 200;

function agreement(ours: Float32Array | undefined, theirs: Float32Array): number {
  if (ours?.length !== theirs.length) return Number.NEGATIVE_INFINITY;
  let [error, least, most] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [i, value] of theirs.entries()) {
    error += (value - ours[i]!) ** 2;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (error === 0) return equalDb;
  const db = 10 * Math.log10((most - least) ** 2 / (error / theirs.length));
  return Number.isNaN(db) ? Number.NEGATIVE_INFINITY : Math.min(db, equalDb);
}
