import { realpath } from 'node:fs/promises';
import path from 'node:path';

/** What a run may read and write: symbolic links may lead anywhere, and are resolved when they are used. */
export interface Grant {
  /** Whether the real path of a file or folder is allowed. */
  contains(real: string): boolean;
  /**
   * The real path of a file or folder that is there.
   * @throws UnderdrawError INPUT_NOT_FOUND, or BAD_REQUEST for one that is not allowed.
   */
  check(file: string): Promise<string>;
}

/** For a terminal, whose user may use links as they are. */
export const everything: Grant = {
  contains: () => true,
  check: async (file) => file,
};

/**
 * Check a folder that may not be there yet: the deepest folder of its path that is there decides.
 * @throws as `Grant.check`.
 */
export async function checkNewFolder(grant: Grant, folder: string): Promise<void> {
  for (let at = folder; ; at = path.dirname(at)) {
    const isThere = await realpath(at).then(
      () => true,
      () => false,
    );
    if (isThere || at === path.dirname(at)) {
      await grant.check(at);
      return;
    }
  }
}
