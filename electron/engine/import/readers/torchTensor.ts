import { Unreadable } from '../failure';
import { countOf, type StoredTensor } from '../storedTensor';
import type { ByteSource } from './byteSource';
import { type ElementType, elementBytes, toFloat32 } from './elements';
import { PickleExtension } from './pickleValue';

/** Where the numbers of one or more tensors lie. Its place may be known only after the pickle that names it. */
export class TorchStorage extends PickleExtension {
  readonly kind = 'storage';
  /** Set by the reader of the container. */
  place: { source: ByteSource; offset: number; littleEndian: boolean } | undefined;

  constructor(
    readonly key: string,
    /** `untyped` for storages whose type the tensor names. */
    readonly type: ElementType | 'untyped',
    /** Number of elements; of bytes where untyped. */
    readonly count: number,
    /** First element, for a view into a storage of the same key. */
    readonly start = 0,
  ) {
    super();
  }
}

const maxRank = 16;
/** A tensor that repeats its numbers by strides of 0 may be larger than its storage, up to this. */
const maxRepeated = 65_536;

/** A tensor as PyTorch keeps it: a window with strides into a storage. */
export class TorchTensor extends PickleExtension implements StoredTensor {
  readonly kind = 'tensor';
  readonly dtype: string;
  readonly identity: string;
  private readonly type: ElementType;

  constructor(
    readonly storage: TorchStorage,
    /** In elements, as are the strides. */
    private readonly offset: number,
    readonly shape: readonly number[],
    private readonly strides: readonly number[],
    type?: ElementType,
  ) {
    super();
    const stored = type ?? (storage.type === 'untyped' ? undefined : storage.type);
    if (!stored) throw new Unreadable({ reason: 'damaged', problem: 'a tensor in it has no type' });
    this.type = stored;
    this.dtype = stored;
    const valid = (n: number) => Number.isSafeInteger(n) && n >= 0;
    if (shape.length > maxRank || shape.length !== strides.length)
      throw new Unreadable({
        reason: 'damaged',
        problem: 'a tensor in it has an impossible shape',
      });
    if (!valid(offset) || !shape.every(valid) || !strides.every(valid))
      throw new Unreadable({
        reason: 'damaged',
        problem: 'a tensor in it has an impossible shape',
      });
    const capacity =
      storage.type === 'untyped' ? Math.floor(storage.count / elementBytes[stored]) : storage.count;
    if (this.reach > capacity || countOf(shape) > Math.max(capacity, maxRepeated))
      throw new Unreadable({
        reason: 'damaged',
        problem: 'a tensor in it is larger than its storage',
      });
    this.identity = [storage.key, stored, storage.start + offset, shape, strides].join('|');
  }

  /** Elements of the storage up to the last one that the tensor uses. */
  private get reach(): number {
    if (countOf(this.shape) === 0) return 0;
    return this.shape.reduce((at, size, i) => at + (size - 1) * this.strides[i]!, this.offset + 1);
  }

  /** Whether its numbers lie one after the other in row-major order. */
  private get contiguous(): boolean {
    let expected = 1;
    for (let i = this.shape.length - 1; i >= 0; i--) {
      if (this.shape[i] !== 1 && this.strides[i] !== expected) return false;
      expected *= this.shape[i]!;
    }
    return true;
  }

  read(): Float32Array<ArrayBuffer> {
    const count = countOf(this.shape);
    if (count === 0) return new Float32Array(0);
    const { place } = this.storage;
    if (!place)
      throw new Unreadable({ reason: 'damaged', problem: 'the numbers of a tensor are missing' });
    const size = elementBytes[this.type];
    const start = place.offset + (this.storage.start + this.offset) * size;
    const bytes = place.source.read(start, (this.reach - this.offset) * size, 'a tensor');
    const stored = toFloat32(bytes, this.type, place.littleEndian);
    return this.contiguous ? stored : this.gather(stored, count);
  }

  private gather(stored: Float32Array, count: number): Float32Array<ArrayBuffer> {
    const out = new Float32Array(count);
    const index = new Array<number>(this.shape.length).fill(0);
    let at = 0;
    for (let i = 0; i < count; i++) {
      out[i] = stored[at]!;
      for (let axis = index.length - 1; axis >= 0; axis--) {
        at += this.strides[axis]!;
        if (++index[axis]! < this.shape[axis]!) break;
        at -= this.shape[axis]! * this.strides[axis]!;
        index[axis] = 0;
      }
    }
    return out;
  }
}

/** A tensor that can't be computed with, such as a sparse one. It is refused when it is used. */
export class RefusedTensor extends PickleExtension implements StoredTensor {
  readonly kind = 'refused';
  readonly shape: readonly number[] = [];

  constructor(readonly dtype: string) {
    super();
  }

  get identity(): string {
    return this.refuse();
  }

  read(): Float32Array<ArrayBuffer> {
    return this.refuse();
  }

  private refuse(): never {
    throw new Unreadable({ reason: 'unsupported', problem: `tensors that are ${this.dtype}` });
  }
}
