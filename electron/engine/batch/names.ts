import { createHash } from 'node:crypto';
import path from 'node:path';
import { UnderdrawError } from '#common/contract';

/** Bytes that a file name may have on the usual file systems; counted as UTF-8 to be safe on all. */
export const longestName = 255;
/** What a template may add besides the picture's name. */
const longestFrame = 120;

const placeholders = /\{([^{}]*)\}/g;
const known = new Set(['name', 'model', 'ext']);

export interface NameParts {
  name: string;
  model: string;
  ext: string;
}

/** A template of output names such as `{name}_{model}.{ext}`. */
export class NameTemplate {
  /** @throws UnderdrawError USAGE for a template that can't name a file. */
  constructor(readonly text: string) {
    for (const [all, word] of text.matchAll(placeholders)) {
      if (!known.has(word)) {
        throw new UnderdrawError('USAGE', { reason: 'nameHasUnknownPart', part: all });
      }
    }
    if (!text.includes('{name}')) throw usage('nameLacksName');
    if (!text.endsWith('.{ext}')) throw usage('nameLacksExt');
    if (/[/\\\p{Cc}]/u.test(text)) {
      throw usage('nameHasSlash');
    }
    if (text.startsWith('.')) throw usage('nameBeginsWithDot');
    if (bytes(text) > longestFrame) throw usage('nameTooLong');
  }

  /** The file name for a picture; where it is too long, the picture's name is shortened and a hash of it added. */
  fill(parts: NameParts): string {
    const whole = this.put(parts);
    if (bytes(whole) <= longestName) return whole;
    const mark = `~${createHash('sha256').update(parts.name).digest('hex').slice(0, 8)}`;
    const times = this.text.split('{name}').length - 1;
    const room = longestName - bytes(this.put({ ...parts, name: mark }));
    return this.put({ ...parts, name: cut(parts.name, Math.floor(room / times)) + mark });
  }

  private put(parts: NameParts): string {
    return this.text.replace(placeholders, (_, word: keyof NameParts) => parts[word]);
  }
}

/** `a.png` → `a-2.png`, shortened where it would become too long. */
export function numbered(file: string, number: number): string {
  const { name, ext } = path.posix.parse(file);
  const mark = `-${number}`;
  return cut(name, longestName - bytes(ext) - bytes(mark)) + mark + ext;
}

/** Whether a name is `wanted`, or `wanted` with a number. */
export function isForm(name: string, wanted: string): boolean {
  if (name === wanted) return true;
  const found = /-(\d{1,9})(\.[^.]*)?$/.exec(name);
  return found !== null && numbered(wanted, Number(found[1])) === name;
}

/** Two names with the same fold may be one file on a file system that ignores case or composition. */
export function fold(name: string): string {
  return name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The longest beginning that has at most `maxBytes` bytes, cut between characters as people see them. */
function cut(text: string, maxBytes: number): string {
  let [end, size] = [0, 0];
  for (const { segment, index } of characters.segment(text)) {
    size += bytes(segment);
    if (size > maxBytes) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

const bytes = (text: string) => Buffer.byteLength(text);

type Fault =
  | 'nameLacksName'
  | 'nameLacksExt'
  | 'nameHasSlash'
  | 'nameBeginsWithDot'
  | 'nameTooLong';

const usage = (reason: Fault) => new UnderdrawError('USAGE', { reason });
