/** What is damaged at random: a file for each reader, and the card of a package. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parseCard, UnderdrawError } from '#common/contract';
import { readCheckpointSource } from '../readCheckpoint';
import { MemorySource } from '../readers/byteSource';
import { goldenBytes, goldenPath } from './goldens';

const files = [
  'tensors.zip.pth',
  'tensors.protocol4.pth',
  'tensors.legacy.pth',
  'tensors.tar.pth',
  'tensors.safetensors',
  'module.zip.pth',
  'module.legacy.pth',
  'norms.pth',
  'cyclegan-resnet.pth',
  'half-nhwc.onnx',
  'listed.onnx',
  'styled.onnx',
  'tiny.param',
  'tfjs/model.json',
  'keras.h5',
];

/** A few bytes of a file changed, and perhaps its end cut off or its middle taken out. */
const damage = fc.record({
  flips: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
  cut: fc.option(fc.nat(), { freq: 4 }),
  hole: fc.option(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 64 })), { freq: 4 }),
});
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function damaged(file: Uint8Array, { flips, cut, hole }: Damage): Uint8Array<ArrayBuffer> {
  const bytes = file.slice();
  let { length } = bytes;
  for (const [at, value] of flips) bytes[at % bytes.length] = value;
  if (hole) {
    const at = hole[0] % bytes.length;
    bytes.copyWithin(at, at + hole[1]);
    length = Math.max(at, length - hole[1]);
  }
  return bytes.slice(0, cut === null ? length : cut % (length + 1));
}

/**
 * Read a file: it is read, or refused by an error of ours.
 * @throws Error for anything else
 */
export async function readOrRefuse(
  bytes: Uint8Array<ArrayBuffer>,
  name = 'file.pth',
): Promise<void> {
  const openBeside = (part: string) => {
    const file = path.posix.join(path.posix.dirname(name), part);
    // A damaged name may be empty, or that of a folder.
    const isFile = statSync(goldenPath(file), { throwIfNoEntry: false })?.isFile();
    return isFile ? new MemorySource(goldenBytes(file)) : undefined;
  };
  try {
    const source = new MemorySource(bytes);
    const checkpoint = await readCheckpointSource(path.basename(name), source, {}, openBeside);
    checkpoint.build();
  } catch (cause) {
    const refused =
      cause instanceof UnderdrawError && /^MODEL_(UNREADABLE|UNKNOWN)$/.test(cause.code);
    if (!refused) throw new Error('it was neither read nor refused', { cause });
  }
}

/** One value of a card replaced, or taken out. */
const cardDamage = fc.record({
  at: fc.nat(),
  value: fc.option(fc.jsonValue(), { nil: undefined }),
});

/** The same JSON with the value at one of its places replaced; undefined takes it out. */
function replaced(json: unknown, at: number, value: unknown): unknown {
  let count = 0;
  JSON.stringify(json, (_key, part) => {
    count++;
    return part;
  });
  let seen = 0;
  const target = at % count;
  return JSON.parse(
    JSON.stringify(json, (_key, part) => (seen++ === target ? value : part)) ?? 'null',
  );
}

/** Something that is damaged again and again. */
export interface FuzzTarget {
  name: string;
  /**
   * @param after called after each case
   * @returns what went wrong and how it is made again; undefined if nothing did
   */
  check(cases: { numRuns: number; seed: number }, after?: () => void): Promise<string | undefined>;
}

function target<T>(
  name: string,
  cases: fc.Arbitrary<T>,
  run: (value: T) => Promise<void>,
): FuzzTarget {
  return {
    name,
    async check(parameters, after) {
      const property = fc.asyncProperty(cases, async (value) => {
        await run(value);
        after?.();
      });
      const details = await fc.check(property, parameters);
      return details.failed ? fc.defaultReportMessage(details) : undefined;
    },
  };
}

const beginnings = ['PK\x03\x04', '\x80\x02', '\x80\x04', '\x08\x08\x12', '7767517\n', '{"', ''];
const behindBeginning = fc.tuple(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 400 }));

export const fuzzTargets: readonly FuzzTarget[] = [
  ...files.map((name) => {
    const bytes = goldenBytes(name);
    return target(name, damage, (how) => readOrRefuse(damaged(bytes, how), name));
  }),
  target('beginnings', behindBeginning, ([head, rest]) =>
    readOrRefuse(Uint8Array.from([...Buffer.from(head, 'latin1'), ...rest])),
  ),
  ...['islands', 'gloss-ink', 'flowers-many'].map((id) => {
    const card: unknown = JSON.parse(readFileSync(path.join('models', id, 'model.json'), 'utf8'));
    // A card is parsed, or what is wrong with it is an answer, not an exception.
    return target(`card of ${id}`, cardDamage, async ({ at, value }) => {
      parseCard(replaced(card, at, value));
    });
  }),
];
