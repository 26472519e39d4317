import type { PackagedModel } from '#common/contract';
import { type Catalog, nextFreeId } from '../catalog/catalog';
import { readPackage } from '../catalog/readPackage';
import { isPresent } from './importArchive';
import { PackageArchive } from './readArchive';

/**
 * What models an `.underdraw-model` file holds, by its cards; weights are not read.
 * @throws UnderdrawError PACKAGE_INVALID, INPUT_NOT_FOUND, INPUT_UNREADABLE or CANCELLED.
 */
export async function inspectArchive(
  catalog: Catalog,
  file: string,
  signal: AbortSignal,
): Promise<PackagedModel[]> {
  const archive = await PackageArchive.open(file, signal);
  try {
    const taken = await catalog.ids();
    const models: PackagedModel[] = [];
    for (const source of archive.packages) {
      const { card, files } = await readPackage(source);
      models.push({
        card,
        bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
        present: await isPresent(catalog, card),
        freeId: nextFreeId(card.id, taken),
      });
    }
    return models;
  } finally {
    archive.close();
  }
}
