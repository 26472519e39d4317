import { readFile } from 'node:fs/promises';
import path from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/**
 * A file of the built window by the path of its address; '/' is index.html.
 * @returns undefined for anything that is not a file inside `folder`.
 */
export async function readAsset(
  folder: string,
  pathname: string,
): Promise<{ type: string; data: Uint8Array<ArrayBuffer> } | undefined> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  const file = path.resolve(folder, decoded === '/' ? 'index.html' : decoded.replace(/^\/+/, ''));
  const type = types[path.extname(file)];
  if (!type || decoded.includes('\0') || !file.startsWith(path.resolve(folder) + path.sep))
    return undefined;
  const data = await readFile(file).catch(() => undefined);
  return data && { type, data };
}
