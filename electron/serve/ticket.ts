import { randomBytes } from 'node:crypto';
import { equalSecrets } from './guard';

/** A secret of 192 bits that can stand in an address. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** A secret that is worth something once: the next one takes its place. */
export class Ticket {
  private current = newSecret();

  get secret(): string {
    return this.current;
  }

  /** @returns whether it was the ticket; then it is used up. */
  take(given: string): boolean {
    if (!equalSecrets(given, this.current)) return false;
    this.current = newSecret();
    return true;
  }
}
