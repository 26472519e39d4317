/** `npm run icons`: resources/icon.svg as the files that Windows, macOS and Linux want, beside it. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { iconFiles, resources } from './icons/draw.mjs';

for (const [name, data] of await iconFiles()) {
  const file = path.join(resources, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, data);
}
