import { UnderdrawError } from '#common/contract';

/**
 * The failure for a file with a model, or with a package of some, that can't be opened.
 * @param errno the system's code, or one of `openRegular`.
 */
export function cannotOpenModel(file: string, errno: string, cause: unknown): UnderdrawError {
  switch (errno) {
    case 'ENOENT':
      return new UnderdrawError('INPUT_NOT_FOUND', { reason: 'file', file }, { cause });
    case 'EISDIR':
      return new UnderdrawError('MODEL_UNREADABLE', { reason: 'isFolder', file }, { cause });
    case 'EFTYPE':
      return new UnderdrawError('INPUT_UNREADABLE', { reason: 'special', file }, { cause });
    default:
      return new UnderdrawError('INPUT_UNREADABLE', { reason: 'file', file, errno }, { cause });
  }
}
