import { Unreadable } from '../failure';
import type { ByteCursor } from './byteCursor';
import {
  PickleExtension,
  PickleGlobal,
  type PickleMaker,
  PickleObject,
  type PickleValue,
} from './pickleValue';

export interface PickleOptions {
  /** By path, such as `collections.OrderedDict`. */
  makers: ReadonlyMap<string, PickleMaker>;
  /** What a persistent id stands for. */
  persistent?: (id: PickleValue) => PickleValue;
}

/** Limits that no real model comes near; with them a file of 10 MB can't fill a gigabyte. */
const maxObjects = 500_000;
const maxMemo = 2_000_000;

export const damaged = (what: string) => new Unreadable({ reason: 'damaged', problem: what });

/** Stack and memo of the pickle machine. */
export class PickleMachine {
  private stack: PickleValue[] = [];
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, PickleValue>();
  private objects = 0;

  constructor(
    readonly input: ByteCursor,
    private readonly options: PickleOptions,
  ) {}

  mark(): void {
    this.marks.push(this.stack.length);
  }

  /** Take away the topmost value, or the mark if there is none above it. */
  drop(): void {
    if (this.marks.at(-1) === this.stack.length) this.marks.pop();
    else this.pop();
  }

  pop(): PickleValue {
    const floor = this.marks.at(-1) ?? 0;
    if (this.stack.length <= floor) throw damaged('its pickle takes more values than it has');
    return this.stack.pop() as PickleValue;
  }

  top(): PickleValue {
    const value = this.pop();
    this.stack.push(value);
    return value;
  }

  popToMark(): PickleValue[] {
    const mark = this.marks.pop();
    if (mark === undefined) throw damaged('its pickle lacks a mark');
    return this.stack.splice(mark);
  }

  push(value: PickleValue): void {
    this.stack.push(value);
  }

  /** Push a value that takes memory of its own. */
  pushObject(value: PickleValue): void {
    if (++this.objects > maxObjects)
      throw new Unreadable({
        reason: 'tooComplex',
        problem: 'its pickle has half a million objects',
      });
    this.stack.push(value);
  }

  popArray(): PickleValue[] {
    const value = this.pop();
    if (!Array.isArray(value)) throw damaged('arguments in its pickle are no tuple');
    return value;
  }

  popText(): string {
    const value = this.pop();
    if (typeof value !== 'string') throw damaged('a name in its pickle is no text');
    return value;
  }

  call(type: PickleValue, args: PickleValue[]): PickleValue {
    const maker = type instanceof PickleGlobal ? this.options.makers.get(type.path) : undefined;
    return maker ? maker(args) : new PickleObject(type, args);
  }

  setItems(target: PickleValue, pairs: PickleValue[]): void {
    const map =
      target instanceof Map ? target : target instanceof PickleObject ? target.items : undefined;
    if (!map || pairs.length % 2) throw damaged('its pickle fills what is no dict');
    for (let i = 0; i < pairs.length; i += 2) map.set(pairs[i]!, pairs[i + 1]!);
  }

  append(target: PickleValue, values: PickleValue[]): void {
    if (target instanceof Set) for (const value of values) target.add(value);
    else {
      const list = target instanceof PickleObject ? target.list : target;
      if (!Array.isArray(list)) throw damaged('its pickle appends to what is no list');
      for (const value of values) list.push(value);
    }
  }

  build(target: PickleValue, state: PickleValue): void {
    // The attributes of a dict (_metadata of a state dict) and of a tensor say nothing that matters here.
    if (target instanceof PickleObject) target.state = state;
    else if (!(target instanceof Map || target instanceof Set || target instanceof PickleExtension))
      throw damaged('its pickle gives a state to a plain value');
  }

  getMemo(key: number): PickleValue {
    const value = this.memo.get(key);
    if (value === undefined) throw damaged('its pickle refers to a value that is not there');
    return value;
  }

  /** @param key the next free one unless given */
  putMemo(key = this.memo.size): void {
    if (!Number.isSafeInteger(key) || key < 0) throw damaged('its pickle has a wrong reference');
    this.memo.set(key, this.top());
    if (this.memo.size > maxMemo)
      throw new Unreadable({
        reason: 'tooComplex',
        problem: 'its pickle has millions of references',
      });
  }

  persistentId(id: PickleValue): void {
    if (!this.options.persistent) throw damaged('its pickle refers to something outside');
    this.push(this.options.persistent(id));
  }
}
