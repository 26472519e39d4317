import path from 'node:path';
import { errnoOf, UnderdrawError } from '#common/contract';
import { isMangledName } from '../files/mangledName';

/** Why an input can't be read. @param cause of `readRegular`. */
export function cannotRead(file: string, cause: unknown): UnderdrawError {
  const errno = errnoOf(cause);
  switch (errno) {
    case 'ENOENT':
    case 'ENOTDIR':
      if (isMangledName(file)) {
        const params = { reason: 'nameNotUtf8', file: path.basename(file) } as const;
        return new UnderdrawError('INPUT_UNREADABLE', params, { cause });
      }
      return new UnderdrawError('INPUT_NOT_FOUND', { reason: 'file', file }, { cause });
    case 'EISDIR':
      return new UnderdrawError('INPUT_UNREADABLE', { reason: 'isFolder', file }, { cause });
    case 'EFTYPE': {
      const params = { reason: 'special', file: path.basename(file) } as const;
      return new UnderdrawError('INPUT_UNREADABLE', params, { cause });
    }
    default: {
      const params = { reason: 'file', file: path.basename(file), errno } as const;
      return new UnderdrawError('INPUT_UNREADABLE', params, { cause });
    }
  }
}
