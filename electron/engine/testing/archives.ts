import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';

/** One entry of an archive that a test makes. */
export interface ArchiveFile {
  path: string;
  data: Uint8Array | string;
  /** Kind and permissions of the file, as Unix has them. */
  mode?: number;
  compress?: boolean;
}

/** A zip of these files, which may have the same or forbidden names. */
export async function zipOf(files: readonly ArchiveFile[]): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const { path, data, mode = 0o100644, compress = false } of files) {
    // yazl refuses names that lead out of the archive: it is given others of the same length.
    const placeholder = '_'.repeat(Buffer.byteLength(path));
    zip.addBuffer(Buffer.from(data), placeholder, { mode, compress });
  }
  zip.end();
  const bytes = await buffer(zip.outputStream);
  let at = tableOf(bytes);
  for (const { path } of files) {
    const local = bytes.readUInt32LE(at + 42);
    bytes.write(path, at + 46);
    bytes.write(path, local + 30);
    const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
    at += 46 + name + extra + comment;
  }
  return bytes;
}

/** Where the table of contents of a zip without comment begins. */
const tableOf = (zip: Buffer) => zip.readUInt32LE(zip.length - 6);

/** Fields of an entry in the table of contents (APPNOTE.TXT 4.3.12), by their offset. */
const fields = { flags: 8, method: 10, unpackedBytes: 24 } as const;

/** Change a field of the first entry in the table of contents. */
export function withField(zip: Buffer, field: keyof typeof fields, value: number): Buffer {
  const changed = Buffer.from(zip);
  const at = tableOf(zip) + fields[field];
  if (field === 'unpackedBytes') changed.writeUInt32LE(value, at);
  else changed.writeUInt16LE(value, at);
  return changed;
}
