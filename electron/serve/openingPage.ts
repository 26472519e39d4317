import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** A page that opens the window, in a folder that only its owner can read. */
export interface OpeningPage {
  file: string;
  remove(): Promise<void>;
}

/**
 * Write a page that posts the ticket of an address. A browser is started with the page: command
 * lines can be read by every user of the machine.
 */
export async function writeOpeningPage(address: string): Promise<OpeningPage> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-open-'));
  const { origin, searchParams } = new URL(address);
  const file = path.join(folder, 'underdraw.html');
  const page = `<!doctype html><meta charset="utf-8"><title>Underdraw</title>
<form method="post" action="${origin}/"><input type="hidden" name="token" value="${searchParams.get('token')}"><button>Underdraw</button></form>
<script>document.forms[0].submit()</script>
`;
  await writeFile(file, page, { mode: 0o600 });
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}
