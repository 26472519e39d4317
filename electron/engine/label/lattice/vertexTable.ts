/** Numbers keys 0, 1, 2 … in the order of insertion: a hash table with open addressing. */
export class VertexTable {
  /** Keys by number; values beyond `size` are undefined. */
  keys = new Float64Array(2 ** 12);
  size = 0;
  /** The number in each slot, −1 for an empty one. Four slots for each key keep collisions rare. */
  private slots = new Int32Array(2 ** 14).fill(-1);

  /** The number of a key; a new key gets the next one. @param key a whole number, 0 … 2⁵³ − 1. */
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

  /** The slot of a key, or the empty slot where it would go. */
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
