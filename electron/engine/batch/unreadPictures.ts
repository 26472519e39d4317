import { type Notice, readableLabels } from '#common/contract';

/** Most names in a report, and in a sentence. */
const maxNames = 1_000;
const maxInSentence = 5;

/** The pictures of a folder in formats that are not read. */
export class UnreadPictures {
  count = 0;
  /** The first of them, relative to the folder. */
  readonly names: string[] = [];

  add(names: readonly string[]): void {
    this.count += names.length;
    this.names.push(...names.slice(0, maxNames - this.names.length));
  }

  notice(): Notice {
    const files = this.names.slice(0, maxInSentence);
    if (this.count > files.length) files.push('…');
    return { code: 'NOT_READ', params: { count: this.count, files, formats: readableLabels } };
  }
}
