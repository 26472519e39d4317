/**
 * Holds back what would take too much memory at a time, first come first served. One that is
 * larger than all there is gets its turn alone.
 */
export class Admission {
  private held = 0;
  private readonly waiting: { bytes: number; enter(): void }[] = [];

  /** @param most bytes that may be held at a time. */
  constructor(private readonly most: number) {}

  /** Wait for room. @returns a function that frees it again. */
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
    return this.held === 0 || this.held + bytes <= this.most;
  }
}
