import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { UnderdrawError } from '#common/contract';
import { inFile, named, UnknownNet } from './failure';
import { guess, type Recognition, recognise } from './families/families';
import {
  type Answers,
  choice,
  type FamilyChoice,
  type GraphFacts,
  type Recognised,
  type Variant,
} from './families/family';
import { torchSequential } from './families/torchSequential';
import { readModelFile } from './modelFile';
import type { OpenBeside } from './onnx/readOnnx';
import { type ByteSource, FileSource } from './readers/byteSource';
import { foldNorms } from './weights/folding';
import { isNamedDiscriminator, type StoredNet, type StoredNets } from './weights/nets';
import { withoutCommonPrefix } from './weights/prefix';
import { refusedNet } from './weights/refusedNets';

export interface Checkpoint {
  /** Stable, for scripts: `cyclegan-resnet`. */
  family: string;
  /** What people call it, in every language: `CycleGAN`. */
  name: string;
  /** What was read from the weights. */
  variant: Variant;
  /** The weights fit, but other nets may have the same: likely, and no more. */
  isGuess: boolean;
  /** What the file can't say; the first value of each is the likely one. */
  choices: readonly FamilyChoice[];
  /** The likely answers. */
  assumed: Answers;
  /**
   * Rebuild the net.
   * @param answers those that differ from `assumed`
   * @throws UnderdrawError USAGE if there is no such choice or value
   */
  build(answers?: Answers): { onnx: Uint8Array<ArrayBuffer>; facts: GraphFacts };
  /** What `build` says of the net, without its bytes. @throws as `build` */
  facts(answers?: Answers): GraphFacts;
  /** The file stays open for `build`. */
  close(): void;
}

export interface CheckpointOptions {
  /** Which of several nets in the file. */
  net?: string;
}

/**
 * Read a checkpoint and recognise the net in it.
 * @throws UnderdrawError MODEL_UNREADABLE if the file can't be read, MODEL_UNKNOWN if no family
 * fits; the errors of the file system if there is no such file
 */
export async function readCheckpoint(
  file: string,
  options: CheckpointOptions = {},
): Promise<Checkpoint> {
  const main = mainFile(file);
  const sources = [new FileSource(main)];
  const close = () => {
    for (const source of sources.splice(0)) source.close();
  };
  const openBeside = (name: string) => {
    const beside = fileBeside(main, name);
    if (beside === undefined) return undefined;
    const source = new FileSource(beside);
    sources.push(source);
    return source;
  };
  try {
    const name = path.basename(main);
    const checkpoint = await readCheckpointSource(name, sources[0]!, options, openBeside);
    return { ...checkpoint, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Of a model in two files the one with the graph: `.param` for ncnn's `.bin`. */
function mainFile(file: string): string {
  const graph = file.replace(/\.bin$/i, '.param');
  return graph !== file && existsSync(graph) ? graph : file;
}

/** A file that a model names as part of it: in the model's own folder, through no link out of it. */
function fileBeside(file: string, name: string): string | undefined {
  const folder = realpathSync(path.dirname(file));
  const beside = path.resolve(folder, name);
  if (name === '' || !existsSync(beside)) return undefined;
  const real = realpathSync(beside);
  return real.startsWith(folder + path.sep) && statSync(real).isFile() ? real : undefined;
}

/** The same for bytes that are not a file. @param file what to call it */
export async function readCheckpointSource(
  file: string,
  source: ByteSource,
  options: CheckpointOptions = {},
  openBeside?: OpenBeside,
): Promise<Omit<Checkpoint, 'close'>> {
  try {
    const content = await readModelFile(source, file, openBeside);
    if ('recognised' in content) return unopened(file, content.recognised);
    return choose(file, content, options);
  } catch (error) {
    throw named(file, error);
  }
}

type Unopened = Omit<Checkpoint, 'close'>;

function choose(file: string, stored: StoredNets, { net: wanted }: CheckpointOptions): Unopened {
  if (stored.nets.length === 0)
    throw new UnknownNet({ reason: stored.optimizer ? 'optimizer' : 'noWeights' });
  const generators = stored.nets.filter((net) => !isNamedDiscriminator(net.name));
  if (generators.length === 0) throw new UnknownNet({ reason: 'discriminator' });
  const names = generators.map((net) => net.name);
  if (wanted !== undefined) {
    const net = stored.nets.find((other) => other.name === wanted);
    if (!net) throw new UnknownNet({ reason: 'noSuchNet', net: wanted, nets: names });
    return recogniseNet(file, net, names);
  }
  // The first that is known; if none is, the first one's error.
  const tries = generators.map((net) => attempt(() => recogniseNet(file, net, names)));
  const known = tries.find((result) => 'checkpoint' in result) ?? tries[0]!;
  if ('checkpoint' in known) return known.checkpoint;
  throw known.error;
}

function attempt(run: () => Unopened): { checkpoint: Unopened } | { error: unknown } {
  try {
    return { checkpoint: run() };
  } catch (error) {
    return { error };
  }
}

function recogniseNet(file: string, net: StoredNet, names: string[]): Unopened {
  const bare = withoutCommonPrefix(foldNorms(net.weights));
  const { recognised, almost } = recognise(bare);
  const refused = recognised ? undefined : refusedNet(net.weights, bare.weights);
  const found =
    recognised ??
    (net.module && torchSequential(net.module)) ??
    (refused || almost || net.module ? undefined : guess(bare));
  if (!found) throw refused ?? unknown(net, almost);
  const others = names.filter((name) => name !== net.name);
  return unopened(file, found, others.length > 0 ? [net.name, ...others] : []);
}

/** @param names of the nets in the file, the chosen one first; none if there is only one */
function unopened(file: string, recognised: Recognised, names: string[] = []): Unopened {
  const { family, name, variant, isGuess = false, choices, build } = recognised;
  const [likely, ...others] = names;
  const all = likely === undefined ? choices : [...choices, choice('net', likely, ...others)];
  const assumed = Object.fromEntries(all.map(({ key, values }) => [key, values[0]]));
  return {
    family,
    name,
    variant,
    isGuess,
    choices: all,
    assumed,
    facts: (answers = {}) => {
      checkAnswers(file, choices, answers);
      return inFile(file, () => build({ ...assumed, ...answers }).facts);
    },
    build: (answers = {}) => {
      checkAnswers(file, choices, answers);
      return inFile(file, () => {
        const { graph, facts } = build({ ...assumed, ...answers });
        return { onnx: graph.toBytes(), facts };
      });
    },
  };
}

/** @throws UnderdrawError USAGE if there is no such choice or value; `net` is any. */
export function checkAnswers(
  file: string,
  choices: readonly FamilyChoice[],
  answers: Answers,
): void {
  for (const [key, value] of Object.entries(answers)) {
    if (key === 'net' || choices.find((c) => c.key === key)?.values.includes(value)) continue;
    const known = choices.flatMap((c) => c.values.map((v) => `${c.key}=${v}`));
    const params = { reason: 'noSuchChoice', file, key, value, choices: known } as const;
    throw new UnderdrawError('USAGE', params);
  }
}

function unknown(net: StoredNet, almost: Recognition['almost']): UnknownNet {
  if (net.module)
    return new UnknownNet({ reason: 'customForward', className: net.module.className });
  if (almost) return new UnknownNet({ reason: 'almost', ...almost });
  const all = [...net.weights].map(([name, { shape }]) => `${name} (${shape.join(' × ') || '1'})`);
  return new UnknownNet({
    reason: 'noFamily',
    count: all.length,
    first: all[0]!,
    last: all.at(-1)!,
  });
}
