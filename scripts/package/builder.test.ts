/** What of electron-builder.yml only other systems, or its own downloads, would show. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const config = readFile('electron-builder.yml', 'utf8');

/** A top-level section. */
async function section(name: string): Promise<string> {
  const found = new RegExp(`^${name}:.*\\n((?: .*\\n|\\n)*)`, 'm').exec(await config);
  if (!found) throw new Error(`there is no ${name}`);
  return found[0];
}

it('signs macOS packages ad hoc, for the only processor and system that ONNX Runtime knows', async () => {
  const mac = await section('mac');
  expect(mac).toContain('identity: "-"');
  expect(mac).toContain('minimumSystemVersion: "14.0"');
  expect([...mac.matchAll(/arch: \[(.*)\]/g)].map(([, arch]) => arch)).toEqual(['arm64', 'arm64']);
  // A certificate takes the place of the dash in the workflow only.
  expect(await readFile('.github/workflows/release.yml', 'utf8')).toContain(
    '-c.mac.identity="$CSC_NAME"',
  );
  const readme = await readFile('README.md', 'utf8');
  expect(readme).toContain('macOS 14 or later on Apple silicon');
});

it('takes the AppImage that keeps the sandbox, and a .deb that brings a profile for it', async () => {
  expect(await section('toolsets')).toContain('appimage: 1.0.3');
  expect(await section('linux')).toMatch(/target: AppImage[\s\S]*target: deb/);
  expect(await section('electronFuses')).toContain('enableCookieEncryption: false');
});

it('opens drawings and models from the file manager, with icons of their own, under one name', async () => {
  const associations = await section('fileAssociations');
  expect([...associations.matchAll(/ext: (\S+)/g)].map(([, ending]) => ending)).toEqual([
    'underdraw',
    'underdraw-model',
  ]);
  for (const [, icon] of associations.matchAll(/icon: (\S+)/g)) {
    for (const ending of ['icns', 'ico'])
      expect(existsSync(`resources/${icon}.${ending}`)).toBe(true);
  }
  expect(await config).toMatch(/^artifactName: .*\{name\}-.*\{version\}-.*\{os\}-.*\{arch\}/m);
  expect(await config).toContain('productName: Underdraw\n');
  expect(await config).not.toMatch(/^publish:/m);
});
