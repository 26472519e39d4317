/** Numbers keys 0, 1, 2 … in the order in which they are first met: an open hash table. */
export class VertexTable {
  /** The key of each number; what lies beyond `size` means nothing. */
  keys = new Float64Array(2 ** 12);
  size = 0;
  /** The number that each slot holds, −1 for none. Four slots a key: a search seldom looks twice. */
  private slots = new Int32Array(2 ** 14).fill(-1);

  /** The number of a key, which gets the next one if it is new. @param key whole, 0 … 2⁵³ − 1. */
  add(key: number): number {
    const slot = this.slotOf(key);
    if (this.slots[slot] >= 0) return this.slots[slot];
    if (this.size === this.keys.length) {
      this.grow();
      return this.add(key);
    }
    this.keys[this.size] = key;
    this.slots[slot] = this.size;
    return this.size++;
  }

  /** The number of a key, −1 if it has none. */
  find(key: number): number {
    return this.slots[this.slotOf(key)];
  }

  /** Where a key is, or would be. */
  private slotOf(key: number): number {
    const { slots, keys } = this;
    const mask = slots.length - 1;
    const high = Math.floor(key / 2 ** 32);
    const mixed = Math.imul(key >>> 0, 0x9e37_79b1) ^ Math.imul(high, 0x85eb_ca6b);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    while (slots[slot] >= 0 && keys[slots[slot]] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const keys = new Float64Array(this.keys.length * 2);
    keys.set(this.keys);
    this.keys = keys;
    this.slots = new Int32Array(keys.length * 4).fill(-1);
    for (let i = 0; i < this.size; i++) this.slots[this.slotOf(keys[i])] = i;
  }
}
