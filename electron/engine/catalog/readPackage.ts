import { type Card, type FailureParams, filesOf, UnderdrawError } from '#common/contract';
import { cardName, namedFiles, parseCardText } from './cardFile';
import { memorySource, type PackageSource, type SourceFile } from './source';

/** A package that may be installed: its card can be used, all files that the card names are there. */
export interface CheckedPackage {
  card: Card;
  files: SourceFile[];
}

/** More than any model has; a bound against packages that are made to fill a disk. */
const maxFiles = 2_000;
const maxBytes = 8 * 2 ** 30;
export const maxCardBytes = 4 * 2 ** 20;

type PackageProblem = Extract<FailureParams<'PACKAGE_INVALID'>, { reason: string }>;

/** The failure of a package that can't be installed. */
export function packageError(problem: PackageProblem): UnderdrawError {
  return new UnderdrawError('PACKAGE_INVALID', problem);
}

/**
 * Read a package's card and check what can be checked without reading the other files.
 * @throws UnderdrawError PACKAGE_INVALID, or what the source throws.
 */
export async function readPackage(source: PackageSource): Promise<CheckedPackage> {
  const all = await source.files();
  for (const file of all) checkPath(file.path);
  const files = all.filter((file) => !file.path.split('/').some((part) => part.startsWith('.')));
  checkAmount(files);
  checkNamesDiffer(files);
  const byPath = new Map(files.map((file) => [file.path, file]));

  const cardFile = byPath.get(cardName);
  if (!cardFile) throw packageError({ reason: 'noCard' });
  if (cardFile.bytes > maxCardBytes) throw packageError({ reason: 'cardTooLarge' });
  const bytes = await readWhole(cardFile);
  const parsed = parseCardText(bytes.toString('utf8'));
  if ('problem' in parsed) throw packageError(parsed.problem);
  const { card } = parsed;
  if (reservedName.test(card.id)) throw packageError({ reason: 'reservedId', id: card.id });

  for (const { path, bytes } of filesOf(card)) {
    const file = byPath.get(path);
    if (!file) throw packageError({ reason: 'fileMissing', file: path });
    if (file.bytes !== bytes) {
      const sizes = { bytes: file.bytes, expected: bytes };
      throw packageError({ reason: 'fileSize', file: path, ...sizes });
    }
  }
  for (const file of namedFiles(card)) {
    if (!byPath.has(file)) throw packageError({ reason: 'fileMissing', file });
  }
  const { file } = card.licence;
  if (byPath.get(file)?.bytes === 0) throw packageError({ reason: 'emptyLicence', file });
  // The card that was checked is the one that is written, whatever the source gives next time.
  const [checkedCard] = await memorySource([{ path: cardName, data: bytes }]).files();
  return { card, files: [checkedCard, ...files.filter((one) => one !== cardFile)] };
}

/** Device names of Windows, with any ending. */
export const reservedName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** @throws UnderdrawError PACKAGE_INVALID for a path that leaves the package, or that some system can't hold. */
export function checkPath(path: string): void {
  const safe =
    path.length <= 240 &&
    path
      .split('/')
      .every(
        (part) =>
          part !== '' &&
          !/^\.{1,2}$/.test(part) &&
          !/[\p{Cc}\\:*?"<>|]|[. ]$/u.test(part) &&
          !reservedName.test(part),
      );
  if (!safe) throw packageError({ reason: 'path', path });
}

function checkAmount(files: readonly SourceFile[]): void {
  if (files.length > maxFiles) throw packageError({ reason: 'tooManyFiles', limit: maxFiles });
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > maxBytes) throw packageError({ reason: 'tooLarge', limit: maxBytes });
}

/** Windows and macOS take `A.png` and `a.png` for the same file. */
export function checkNamesDiffer(files: readonly { path: string }[]): void {
  const seen = new Set<string>();
  for (const { path } of files) {
    const same = path.normalize('NFC').toLowerCase();
    if (seen.has(same)) throw packageError({ reason: 'sameName', file: path });
    seen.add(same);
  }
}

async function readWhole({ path, bytes, read }: SourceFile): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of read()) {
    length += chunk.length;
    if (length > bytes) break;
    chunks.push(chunk);
  }
  if (length !== bytes) throw packageError({ reason: 'changed', file: path });
  return Buffer.concat(chunks);
}
