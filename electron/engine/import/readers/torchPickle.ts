import { Unreadable } from '../failure';
import type { ByteSource } from './byteSource';
import { type ElementType, elementBytes } from './elements';
import { PickleGlobal, type PickleMaker, type PickleValue } from './pickleValue';
import { RefusedTensor, TorchStorage, TorchTensor } from './torchTensor';

const storageTypes: Record<string, ElementType | 'untyped'> = {
  FloatStorage: 'float32',
  DoubleStorage: 'float64',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  BoolStorage: 'bool',
  UntypedStorage: 'untyped',
};

/** Names of torch's dtypes, old and new, as the elements that they are. */
const dtypes: Record<string, ElementType> = {
  float: 'float32',
  float32: 'float32',
  double: 'float64',
  float64: 'float64',
  half: 'float16',
  float16: 'float16',
  bfloat16: 'bfloat16',
  long: 'int64',
  int64: 'int64',
  int: 'int32',
  int32: 'int32',
  short: 'int16',
  int16: 'int16',
  int8: 'int8',
  uint8: 'uint8',
  bool: 'bool',
};

const wrong = (what: string) => new Unreadable({ reason: 'damaged', problem: what });

function sizes(value: PickleValue | undefined): number[] {
  if (!Array.isArray(value) || !value.every((n): n is number => typeof n === 'number'))
    throw wrong('a tensor in it has an impossible shape');
  return value;
}

function number(value: PickleValue | undefined): number {
  if (typeof value !== 'number') throw wrong('a tensor in it has an impossible place');
  return value;
}

function storage(value: PickleValue | undefined): TorchStorage {
  if (!(value instanceof TorchStorage)) throw wrong('a tensor in it has no storage');
  return value;
}

/** The tensor of _rebuild_tensor and _rebuild_tensor_v2: storage, offset, shape, strides. */
const rebuildTensor: PickleMaker = ([source, offset, shape, strides]) =>
  new TorchTensor(storage(source), number(offset), sizes(shape), sizes(strides));

/** As above, with requires_grad, hooks and then the dtype: for types without a storage class of their own. */
const rebuildTyped: PickleMaker = ([source, offset, shape, strides, , , dtype]) => {
  const name = dtype instanceof PickleGlobal ? dtype.name : 'unknown';
  const type = dtypes[name];
  if (!type) return new RefusedTensor(`of the type ${name}`);
  return new TorchTensor(storage(source), number(offset), sizes(shape), sizes(strides), type);
};

const first: PickleMaker = ([value = null]) => value;
const refuse =
  (kind: string): PickleMaker =>
  () =>
    new RefusedTensor(kind);

/** Only these ever make a value. */
const makers: Map<string, PickleMaker> = new Map<string, PickleMaker>([
  ['torch._utils._rebuild_tensor', rebuildTensor],
  ['torch._utils._rebuild_tensor_v2', rebuildTensor],
  ['torch._utils._rebuild_tensor_v3', rebuildTyped],
  ['torch._utils._rebuild_parameter', first],
  ['torch._utils._rebuild_parameter_with_state', first],
  ['torch._utils._rebuild_sparse_tensor', refuse('sparse')],
  ['torch._utils._rebuild_sparse_csr_tensor', refuse('sparse')],
  ['torch._utils._rebuild_qtensor', refuse('quantised')],
  ['torch._utils._rebuild_nested_tensor', refuse('nested')],
  ['torch._utils._rebuild_meta_tensor_no_storage', refuse('without numbers')],
  ['torch.Size', ([parts]) => sizes(parts)],
  // A subclass of Tensor: a function, the class, the function's arguments, attributes.
  [
    'torch._tensor._rebuild_from_type_v2',
    ([make, , args]) => {
      const maker: PickleMaker | undefined =
        make instanceof PickleGlobal ? makers.get(make.path) : undefined;
      if (!maker || !Array.isArray(args)) return new RefusedTensor('of a class of their own');
      return maker(args);
    },
  ],
  ['collections.OrderedDict', ([pairs]) => orderedDict(pairs)],
  ['collections.defaultdict', () => new Map()],
  ['builtins.dict', ([pairs]) => orderedDict(pairs)],
  ['__builtin__.dict', ([pairs]) => orderedDict(pairs)],
  ['builtins.set', ([values]) => new Set(Array.isArray(values) ? values : [])],
  ['__builtin__.set', ([values]) => new Set(Array.isArray(values) ? values : [])],
]);

/** The globals that torch's files use for their weights. */
export const torchMakers: ReadonlyMap<string, PickleMaker> = makers;

/** Python 2 gives an OrderedDict its items as a list of pairs. */
function orderedDict(pairs: PickleValue | undefined): PickleValue {
  const map = new Map<PickleValue, PickleValue>();
  for (const pair of Array.isArray(pairs) ? pairs : []) {
    if (!Array.isArray(pair) || pair.length !== 2) throw wrong('a dict in it has no pairs');
    map.set(pair[0]!, pair[1]!);
  }
  return map;
}

/** @throws Unreadable for classes that aren't in the table */
export function storageType(value: PickleValue | undefined): ElementType | 'untyped' {
  const name = value instanceof PickleGlobal ? value.name : '';
  const type = storageTypes[name];
  if (/^QU?Int/.test(name))
    throw new Unreadable({ reason: 'unsupported', problem: 'quantised weights' });
  if (!type)
    throw new Unreadable({
      reason: 'unsupported',
      problem: `a ${name || 'storage without a type'}`,
    });
  return type;
}

function key(value: PickleValue | undefined): string {
  if (typeof value !== 'string' && typeof value !== 'number')
    throw wrong('a storage in it has no name');
  return String(value);
}

interface Group {
  type: ElementType | 'untyped';
  /** Elements of the whole storage; bytes where untyped. */
  count: number;
  /** By first element and count; the whole storage is one of them. */
  views: Map<string, TorchStorage>;
}

/** Storages that the persistent ids of a pickle name. */
export class TorchStorages {
  private readonly groups = new Map<string, Group>();

  /** ('storage', type, key, device, count[, view]) or, in old files, ('module', class, its source). */
  readonly persistent = (id: PickleValue): PickleValue => {
    if (!Array.isArray(id)) throw wrong('a storage in it has no description');
    const [kind, type, name, , count, view] = id;
    if (kind === 'module') return type ?? null;
    if (kind !== 'storage') throw wrong('it refers to something that is no storage');
    const elements = number(count);
    const whole = this.view(key(name), storageType(type), elements, 0, elements);
    if (!Array.isArray(view)) return whole;
    return this.view(key(name), storageType(type), elements, number(view[1]), number(view[2]));
  };

  /** `count` elements from `start` of a storage that has `elements`. */
  view(
    name: string,
    type: ElementType | 'untyped',
    elements: number,
    start: number,
    count: number,
  ): TorchStorage {
    const valid = [elements, start, count].every((n) => Number.isSafeInteger(n) && n >= 0);
    if (!valid || start + count > elements) throw wrong('a storage in it has an impossible size');
    const group = this.groups.get(name) ?? { type, count: elements, views: new Map() };
    if (group.type !== type || group.count !== elements)
      throw wrong('a storage in it is described in two ways');
    this.groups.set(name, group);
    const id = `${start},${count}`;
    const view = group.views.get(id) ?? new TorchStorage(name, type, count, start);
    group.views.set(id, view);
    return view;
  }

  /** Bytes of each whole storage, by its key. */
  *needed(): Iterable<{ key: string; bytes: number }> {
    for (const [name, { type, count }] of this.groups)
      yield { key: name, bytes: count * (type === 'untyped' ? 1 : elementBytes[type]) };
  }

  /** Bytes of one element of the storage; undefined if no tensor uses it. */
  elementBytesOf(name: string): number | undefined {
    const group = this.groups.get(name);
    return group && (group.type === 'untyped' ? 1 : elementBytes[group.type]);
  }

  place(name: string, source: ByteSource, offset: number, littleEndian = true): void {
    for (const view of this.groups.get(name)?.views.values() ?? [])
      view.place = { source, offset, littleEndian };
  }
}
