/** What is used of jsfive, which has no types of its own. */
declare module 'jsfive' {
  export class Group {
    readonly keys: string[];
    readonly attrs: Record<string, unknown>;
    get(path: string): Group | Dataset | null;
  }
  export class Dataset {
    readonly shape: number[];
    /** Such as `<f4`. */
    readonly dtype: unknown;
    /** Numbers in row-major order, decoded when they are asked for. */
    readonly value: ArrayLike<number>;
  }
  export class File extends Group {
    constructor(content: ArrayBuffer, name: string);
  }
}
