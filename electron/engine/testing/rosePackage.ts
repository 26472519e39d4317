import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { folderSource, memorySource, type PackageSource } from '../catalog/source';
import { identity } from './onnx';
import { writePackage } from './packages';

/** A package `rose` that tests install, as it is or spoilt. */
export class RosePackage {
  private constructor(
    /** The package on disk, with a hidden file. */
    readonly folder: string,
    readonly files: readonly { path: string; data: Uint8Array }[],
  ) {}

  /** @param parent an empty folder, for the package's own. */
  static async make(parent: string): Promise<RosePackage> {
    const folder = path.join(parent, 'rose');
    await writePackage(parent, 'rose', identity, { preview: 'pictures/preview.webp' });
    await mkdir(path.join(folder, 'pictures'));
    await writeFile(path.join(folder, 'pictures/preview.webp'), 'a picture');
    await writeFile(path.join(folder, 'training.md'), 'how it was made');
    const files = await Promise.all(
      (await filesIn(folder)).map(async (name) => ({
        path: name,
        data: await readFile(path.join(folder, name)),
      })),
    );
    await writeFile(path.join(folder, '.DS_Store'), 'of no use');
    return new RosePackage(folder, files);
  }

  /** As it is, in memory. */
  whole(): PackageSource {
    return memorySource(this.files);
  }

  /** As it is, on disk. */
  onDisk(): PackageSource {
    return folderSource(this.folder);
  }

  /** With a file changed, added, or (without data) left out. */
  changed(name: string, data?: Uint8Array | string): PackageSource {
    const others = this.files.filter((file) => file.path !== name);
    if (data === undefined) return memorySource(others);
    return memorySource([...others, { path: name, data: Buffer.from(data) }]);
  }

  withCard(change: Record<string, unknown>): PackageSource {
    const card = this.files.find((file) => file.path === 'model.json')!;
    const fields = JSON.parse(Buffer.from(card.data).toString());
    return this.changed('model.json', JSON.stringify({ ...fields, ...change }));
  }

  /** Paths of its files, as `filesIn` gives them for an installed copy. */
  get names(): string[] {
    return this.files.map((file) => file.path);
  }
}

/** Paths of all files and links below a folder, with `/`, sorted. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((name) => name.replaceAll(path.sep, '/'))
    .sort();
}
