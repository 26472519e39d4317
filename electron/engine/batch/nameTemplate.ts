import { createHash } from 'node:crypto';
import path from 'node:path';
import { UnderdrawError } from '#common/contract';

/** Longest file name on the usual file systems, in bytes of UTF-8 to be safe on all of them. */
export const maxNameBytes = 255;
/** Longest template, in bytes. */
const maxTemplateBytes = 120;

const placeholders = /\{([^{}]*)\}/g;
const knownPlaceholders = new Set(['name', 'model', 'seed', 'ext']);

export interface NameParts {
  name: string;
  model: string;
  seed?: number;
  /** Whether there are pictures of several seeds, of each input and model. */
  severalSeeds?: boolean;
  ext: string;
}

/**
 * A template of output names such as `{name}_{model}.{ext}`. Where it has no `{seed}`, seeds are added: several,
 * or one that is all there is.
 */
export class NameTemplate {
  /**
   * @param bare whether there is no input, so no name either.
   * @throws UnderdrawError USAGE for a template that can't name a file.
   */
  constructor(
    readonly text: string,
    private readonly bare = false,
  ) {
    for (const [all, word] of text.matchAll(placeholders)) {
      if (!knownPlaceholders.has(word)) {
        throw new UnderdrawError('USAGE', { reason: 'nameHasUnknownPart', part: all });
      }
    }
    if (!bare && !text.includes('{name}')) throw templateError('nameLacksName');
    if (!text.endsWith('.{ext}')) throw templateError('nameLacksExt');
    if (/[/\\\p{Cc}]/u.test(text)) {
      throw templateError('nameHasSlash');
    }
    if (text.startsWith('.')) throw templateError('nameBeginsWithDot');
    if (bytes(text) > maxTemplateBytes) throw templateError('nameTooLong');
  }

  /** The file name for a picture. If it is too long, the picture's name is truncated and a hash of it added. */
  fill(parts: NameParts): string {
    const whole = this.substitute(parts);
    if (bytes(whole) <= maxNameBytes) return whole;
    const suffix = `~${createHash('sha256').update(parts.name).digest('hex').slice(0, 8)}`;
    const times = this.text.split('{name}').length - 1;
    const room = maxNameBytes - bytes(this.substitute({ ...parts, name: suffix }));
    return this.substitute({
      ...parts,
      name: truncateToBytes(parts.name, Math.floor(room / times)) + suffix,
    });
  }

  private substitute({ seed, severalSeeds, ...given }: NameParts): string {
    const { bare } = this;
    const parts = bare && !this.text.includes('{model}') ? { ...given, name: given.model } : given;
    const told = severalSeeds || (bare && seed !== undefined);
    const added = told && !this.text.includes('{seed}');
    const text = added ? this.text.replace(/\.\{ext\}$/, '_{seed}.{ext}') : this.text;
    const words = { ...parts, seed: String(seed ?? 0) };
    const filled = text.replace(placeholders, (_, word: keyof typeof words) => words[word]);
    // Without an input there is no name: the sign before the next part goes with it.
    return bare ? filled.replace(/^[-_ .]+/, '') : filled;
  }
}

/** `a.png` → `a-2.png`, truncated to `maxNameBytes`. */
export function numbered(file: string, number: number): string {
  const { name, ext } = path.posix.parse(file);
  const suffix = `-${number}`;
  return truncateToBytes(name, maxNameBytes - bytes(ext) - bytes(suffix)) + suffix + ext;
}

/** Whether a name is `wanted`, or `wanted` with a number. */
export function isNameOrNumbered(name: string, wanted: string): boolean {
  if (name === wanted) return true;
  const found = /-(\d{1,9})(\.[^.]*)?$/.exec(name);
  return found !== null && numbered(wanted, Number(found[1])) === name;
}

/** Case folding and Unicode normalisation: names with equal folds may be one file on some file systems. */
export function foldName(name: string): string {
  return name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The longest prefix of at most `maxBytes` bytes that ends between graphemes. */
function truncateToBytes(text: string, maxBytes: number): string {
  let [end, size] = [0, 0];
  for (const { segment, index } of graphemes.segment(text)) {
    size += bytes(segment);
    if (size > maxBytes) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

const bytes = (text: string) => Buffer.byteLength(text);

type TemplateFault =
  | 'nameLacksName'
  | 'nameLacksExt'
  | 'nameHasSlash'
  | 'nameBeginsWithDot'
  | 'nameTooLong';

const templateError = (reason: TemplateFault) => new UnderdrawError('USAGE', { reason });
