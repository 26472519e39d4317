import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FoundProvider, ModelCheck } from '#common/contract';
import { machineId } from '#engine/checks/machineId';
import { expectNoViolations } from './axe';
import { expect, test } from './studio';
import { repositoryFolder } from './testServer';

test.use({ ownServer: true });

/** What an earlier check of Islands on this machine found, with providers that it does not have. */
async function writeVerdicts(checks: string): Promise<void> {
  const folder = path.join(checks, await machineId());
  await mkdir(folder, { recursive: true });
  const found: FoundProvider[] = [
    { name: 'cuda', ok: false, reason: 'libcudart.so.12: cannot open shared object file' },
    { name: 'webgpu', ok: true, reason: '' },
  ];
  await writeFile(path.join(folder, 'providers.json'), JSON.stringify(found));
  const check: ModelCheck = {
    ms: 42,
    width: 256,
    height: 256,
    peakBytes: 2e8,
    flat: false,
    providers: [{ provider: 'webgpu', verdict: 'trusted', decibels: 71.3, ms: 6 }],
    checkedAt: '2026-01-01T00:00:00.000Z',
  };
  const card = path.join(repositoryFolder, 'models', 'islands', 'model.json');
  const { files } = JSON.parse(await readFile(card, 'utf8'));
  await writeFile(path.join(folder, `${files.generator.sha256}.json`), JSON.stringify(check));
}

test('settings: found by key, button and palette, kept, and true of this machine', async ({
  door,
  studio,
  testServer,
}) => {
  test.skip(process.platform !== 'linux', 'the providers of the verdicts are those of Linux');
  const home = path.dirname(testServer.models);
  await writeVerdicts(path.join(home, 'checks'));
  await studio.reload();
  const dialog = studio.getByRole('dialog', { name: 'Settings' });
  const tab = (name: string) => dialog.getByRole('tab', { name });
  const axeClean = (state: string) => expectNoViolations(studio, state);

  await test.step('three ways in, and out by the keyboard', async () => {
    await studio.getByRole('button', { name: 'Settings' }).click();
    await expect(dialog).toBeVisible();
    await studio.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await studio.keyboard.press('Control+k');
    await studio.keyboard.type('settings');
    await studio.keyboard.press('Enter');
    await expect(dialog).toBeVisible();
    await studio.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await studio.keyboard.press('Control+,');
    await expect(tab('Look and language')).toHaveAttribute('aria-selected', 'true');
    await expect(tab('Look and language')).toBeFocused();
    await axeClean('look');
  });

  await test.step('graphics cards: what was measured, not used, used again', async () => {
    await studio.keyboard.press('ArrowRight');
    await expect(tab('Speed and memory')).toHaveAttribute('aria-selected', 'true');
    const row = (name: string) =>
      dialog.getByRole('row').filter({ has: studio.getByRole('rowheader', { name, exact: true }) });
    await expect(row('CUDA (NVIDIA)')).toContainText('does not work here');
    // Plain words, and those of the runtime on request.
    await expect(row('CUDA (NVIDIA)')).toContainText('The library libcudart.so.12 is missing.');
    await expect(row('CUDA (NVIDIA)').getByText(/cannot open/)).toBeHidden();
    await row('CUDA (NVIDIA)').getByText('Details').click();
    await expect(row('CUDA (NVIDIA)').getByText(/cannot open/)).toBeVisible();
    await expect(row('WebGPU')).toContainText(
      'Used for 1 of 1 model: 7.0 times as fast, agreement 71 dB or better.',
    );
    await expect(row('Islands')).toContainText('6.0 ms, 71 dB');
    await axeClean('speed');
    await dialog.getByRole('button', { name: 'Don’t use WebGPU' }).click();
    await expect(row('WebGPU')).toContainText('not used: you said so');
    const unwanted = path.join(home, 'checks', await machineId(), 'unwanted.json');
    expect(JSON.parse(await readFile(unwanted, 'utf8'))).toEqual(['webgpu']);
    await dialog.getByRole('button', { name: 'Use WebGPU again' }).click();
    await expect(row('WebGPU')).toContainText('works here');
    // What is really here is found out, with processes that may die.
    await dialog.getByRole('button', { name: 'Check again' }).click();
    await expect(dialog.getByRole('status')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Check again' })).toBeVisible();
    await expect(row('WebGPU')).not.toContainText('not tried yet');
  });

  await test.step('cores and memory reach the engine and are kept', async () => {
    const pid = () => studio.getByTestId('engine').getAttribute('data-pid');
    const before = await pid();
    await dialog.getByRole('textbox', { name: 'Processor cores' }).fill('1');
    await expect.poll(pid).not.toBe(before);
    await dialog.getByRole('textbox', { name: 'Memory for pictures' }).fill('2');
    await expect
      .poll(() => readFile(path.join(home, 'settings.json'), 'utf8').catch(() => ''))
      .toContain('"memoryGb": 2');
  });

  await test.step('files and folders; nothing to take back in a browser', async () => {
    await tab('Files and folders').click();
    await expect(dialog).toContainText(path.join(home, 'cache', 'prepared'));
    // On the desktop no folder is granted at the start.
    const granted = dialog.getByText(testServer.folder, { exact: true });
    await expect(granted).toHaveCount(door === 'browser' ? 1 : 0);
    await expect(dialog.getByRole('button', { name: /Take back/ })).toHaveCount(0);
    await axeClean('files');
  });

  await test.step('theme and language, kept over a reload; keys are a click away', async () => {
    await tab('Look and language').click();
    await dialog.getByText('Dark', { exact: true }).click();
    await dialog.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
    await expect(studio.getByRole('dialog', { name: 'Einstellungen' })).toBeVisible();
    await studio.emulateMedia({ colorScheme: 'light' });
    await studio.reload();
    await expect(studio.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await expect(studio.locator('html')).toHaveAttribute('lang', 'de');
    await studio.keyboard.press('Control+,');
    await studio.getByRole('button', { name: 'Tasten ändern …' }).click();
    await expect(studio.getByRole('dialog', { name: 'Tasten' })).toBeVisible();
  });
});
