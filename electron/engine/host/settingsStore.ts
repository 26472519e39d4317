import { type DoorSettings, engineSettings, keptDoorSettingsSchema } from '#common/contract';
import { readRegularTextSync } from '../files/regularFile';
import { replaceFile } from '../files/replaceFile';

/** The settings of a door, in a file: read once at the start, written at each change. */
export class SettingsStore {
  private now: DoorSettings;
  private readonly listeners = new Set<(now: DoorSettings, before: DoorSettings) => void>();
  /** Writes, one after the other: the last change is what stays. */
  private writing: Promise<void> = Promise.resolve();

  /** @param file JSON; absent or damaged, all settings are as at first. */
  constructor(private readonly file: string) {
    this.now = keptDoorSettingsSchema.parse(readObject(file));
  }

  get current(): DoorSettings {
    return this.now;
  }

  /** @throws the error of the file system; the settings count until the end all the same. */
  async change(patch: Partial<DoorSettings>): Promise<void> {
    const before = this.now;
    this.now = { ...before, ...patch };
    const text = `${JSON.stringify(this.now, null, 2)}\n`;
    for (const listener of this.listeners) listener(this.now, before);
    this.writing = this.writing.catch(() => {}).then(() => replaceFile(this.file, text));
    await this.writing;
  }

  onChange(listener: (now: DoorSettings, before: DoorSettings) => void): void {
    this.listeners.add(listener);
  }

  /** Settings that an engine is started with have changed. */
  onEngineChange(listener: () => void): void {
    this.onChange((now, before) => {
      if (engineSettings.some((id) => now[id] !== before[id])) listener();
    });
  }
}

function readObject(file: string): object {
  try {
    const kept: unknown = JSON.parse(readRegularTextSync(file));
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    return {};
  }
}
