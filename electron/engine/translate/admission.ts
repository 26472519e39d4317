/**
 * Limits the memory that is held at a time: requests wait in a queue, first come first served. One
 * that is larger than the limit is admitted when nothing else is held.
 */
export class MemoryAdmission {
  private held = 0;
  private readonly waiting: { bytes: number; enter(): void }[] = [];

  /** @param maxBytes limit of the bytes held at a time. */
  constructor(private readonly maxBytes: number) {}

  /** Wait until `bytes` may be held. @returns a function that releases them. */
  async enter(bytes: number): Promise<() => void> {
    if (this.waiting.length > 0 || !this.fits(bytes)) {
      await new Promise<void>((enter) => this.waiting.push({ bytes, enter }));
    } else {
      this.held += bytes;
    }
    return () => {
      this.held -= bytes;
      this.admit();
    };
  }

  private admit(): void {
    for (let next = this.waiting[0]; next && this.fits(next.bytes); next = this.waiting[0]) {
      this.waiting.shift();
      this.held += next.bytes;
      next.enter();
    }
  }

  private fits(bytes: number): boolean {
    return this.held === 0 || this.held + bytes <= this.maxBytes;
  }
}
