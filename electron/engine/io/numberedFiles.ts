import path from 'node:path';

/** A file whose name ends in a number: `walk_0007.png` is number 7 of `walk_` and `.png`. */
interface NumberedFile {
  sequence: string;
  number: number;
}

/** undefined for a name that ends in no number, or one of more than 15 digits. */
function readNumber(file: string): NumberedFile | undefined {
  const { dir, name, ext } = path.parse(file);
  const found = /^(.*?)(\d{1,15})$/.exec(name);
  if (!found) return undefined;
  const sequence = `${path.join(dir, found[1])}\0${ext.toLowerCase()}`;
  return { sequence, number: Number(found[2]) };
}

/** Finds what comes before a file of a numbered sequence. */
export class NumberedFiles {
  private readonly files = new Map<string, string>();

  /** @param files of one folder. */
  constructor(files: readonly string[]) {
    for (const file of files) {
      const known = readNumber(file);
      if (known) this.files.set(`${known.sequence}\0${known.number}`, file);
    }
  }

  /**
   * The files right before one, latest last, at most `count`; fewer where a number lacks. Digits
   * may be filled up with zeros or not.
   */
  before(file: string, count: number): string[] {
    const known = readNumber(file);
    const found: string[] = [];
    while (known && found.length < count) {
      const number = known.number - found.length - 1;
      const one = this.files.get(`${known.sequence}\0${number}`);
      if (!one) break;
      found.unshift(one);
    }
    return found;
  }
}

/**
 * The earlier frames of a file that is the latest of a numbered sequence, by the frame's name.
 * @param frames names of the model's frames, oldest first.
 */
export function earlierFrames(
  file: string,
  among: NumberedFiles,
  frames: readonly string[],
): Record<string, string> {
  if (frames.length === 0) return {};
  const before = among.before(file, frames.length - 1);
  const names = frames.slice(frames.length - 1 - before.length);
  return Object.fromEntries(before.map((one, i) => [names[i], one]));
}
