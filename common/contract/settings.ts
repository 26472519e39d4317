import { z } from 'zod';
import { answer, call, noParams } from './call';
import { type RealProvider, realProviders } from './providers';
import type { FoundProvider } from './results';

/**
 * Every setting of the Settings page: who keeps it, its range, and what it is at first. The door
 * keeps what its engines need, for all its windows, and starts them anew where they are started with it;
 * a window keeps what is its own.
 */
export const settingTable = {
  /** Cores of the processor that engines use together; 0 leaves it to the door. */
  threads: { keptBy: 'door', restartsEngine: true, min: 0, max: 256, step: 1, first: 0 },
  /** Memory in GB that pictures may take, in the Studio and in a batch beside it together; 0: as much as is free. */
  memoryGb: { keptBy: 'door', restartsEngine: true, min: 0, max: 1024, step: 0.5, first: 0 },
  /** Largest size in GB of the graphs that are kept prepared for this machine. */
  cacheGb: { keptBy: 'door', restartsEngine: false, min: 0, max: 64, step: 0.5, first: 2 },
  theme: { keptBy: 'window', choices: ['auto', 'light', 'dark'], first: 'auto' },
  /** Code of a language; '' follows the system. */
  language: { keptBy: 'window', maxLength: 16, first: '' },
} as const;

const { threads, memoryGb, cacheGb, theme, language } = settingTable;
const within = ({ min, max }: { min: number; max: number }) => z.number().min(min).max(max);

/** Settings that a door keeps. */
export const doorSettingsSchema = z.object({
  threads: within(threads).int(),
  memoryGb: within(memoryGb),
  cacheGb: within(cacheGb),
});
export type DoorSettings = z.infer<typeof doorSettingsSchema>;

/** Settings whose change has engines started anew. */
export const engineSettings = doorSettingsSchema
  .keyof()
  .options.filter((id) => settingTable[id].restartsEngine);

/** The same as they were kept: what is absent or out of its range is as at first. */
export const keptDoorSettingsSchema = z.object({
  threads: doorSettingsSchema.shape.threads.catch(threads.first),
  memoryGb: doorSettingsSchema.shape.memoryGb.catch(memoryGb.first),
  cacheGb: doorSettingsSchema.shape.cacheGb.catch(cacheGb.first),
});

/** Settings that a window keeps. */
export const windowSettingsSchema = z.object({
  theme: z.enum(theme.choices).catch(theme.first),
  language: z.string().max(language.maxLength).catch(language.first),
});
export type WindowSettings = z.infer<typeof windowSettingsSchema>;

/** What the Settings page shows of a door and its machine. */
export interface SettingsReport {
  settings: DoorSettings;
  /** Cores of the machine, and how many are used if it is left to the door. */
  cores: number;
  usualThreads: number;
  memoryBytes: number;
  /** Providers besides the CPU that this system may have, in the order in which `auto` takes them. */
  providers: ProviderState[];
  /** Graphs that are kept prepared. */
  cache: { folder: string; bytes: number };
  /** Folder of the user's models and of what is kept. */
  home: string;
  /** Folders that a batch may use. */
  folders: string[];
  /** Whether they can be taken back: in the browser door they were given at its start. */
  mayRevoke: boolean;
}

export interface ProviderState {
  name: RealProvider;
  /** Whether it works here; undefined if it was not tried yet. */
  found: FoundProvider | undefined;
  /** False if the person does not want it. */
  wanted: boolean;
}

/** Calls that a door answers about its settings, each with what is true now. */
export const settingsCalls = {
  'settings.read': call(noParams, answer<SettingsReport>()),
  'settings.change': call(doorSettingsSchema.partial(), answer<SettingsReport>()),
  /** Try the providers of this machine anew. */
  'settings.findProviders': call(noParams, answer<SettingsReport>()),
  /** Whether `auto` may use a provider on this machine. */
  'settings.want': call(
    z.object({ provider: z.enum(realProviders).exclude(['cpu']), wanted: z.boolean() }),
    answer<SettingsReport>(),
  ),
  'settings.clearCache': call(noParams, answer<SettingsReport>()),
  /** Take a folder back. Fails with FOLDER_IN_USE while a batch runs, and where `mayRevoke` is false. */
  'settings.revoke': call(z.object({ folder: z.string() }), answer<SettingsReport>()),
};
export type SettingsCalls = typeof settingsCalls;
