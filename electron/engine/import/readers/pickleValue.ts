/** A class or function that a pickle names. It is a name and nothing else: nothing is ever looked up or called. */
export class PickleGlobal {
  constructor(
    readonly module: string,
    readonly name: string,
  ) {}

  get path(): string {
    return `${this.module}.${this.name}`;
  }
}

/** What stands for an object of a class that isn't on the list of known ones: its parts, inert. */
export class PickleObject {
  state: PickleValue = null;
  readonly items = new Map<PickleValue, PickleValue>();
  readonly list: PickleValue[] = [];

  constructor(
    readonly type: PickleValue,
    readonly args: PickleValue,
  ) {}

  /** The path of its class, such as torch.nn.modules.conv.Conv2d; '' if it has none. */
  get className(): string {
    return this.type instanceof PickleGlobal ? this.type.path : '';
  }
}

/** Base of what a table of known globals makes, such as tensors. */
export abstract class PickleExtension {
  /** Tells the types of extensions apart. */
  abstract readonly kind: string;
}

/** Tuples and lists are arrays; numbers beyond 2⁵³ are bigints. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | Set<PickleValue>
  | PickleGlobal
  | PickleObject
  | PickleExtension;

/** Makes a value from the arguments of a known global. */
export type PickleMaker = (args: PickleValue[]) => PickleValue;
