import { createContext, useContext, useEffect } from 'react';
import { type StoreApi, useStore } from 'zustand';
import type { Action } from '../keys/actionTable';
import type { Commands } from '../keys/commandRegistry';
import { keyLabel, onMac } from '../keys/keyNotation';
import type { Workspace } from './workspace';

export const WorkspaceContext = createContext<Workspace | undefined>(undefined);

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (!workspace) throw new Error('there is no Workspace around this component');
  return workspace;
}

/** Parts of the workspace that have a store. */
type Part = {
  [K in keyof Workspace]: Workspace[K] extends { store: StoreApi<infer _> } ? K : never;
}[keyof Workspace];
type StateOf<P extends Part> = Workspace[P] extends { store: StoreApi<infer S> } ? S : never;

/** A piece of one part's state; the component renders again when that piece changes. */
export function useWorkspaceState<P extends Part, T>(part: P, select: (state: StateOf<P>) => T): T {
  const { store } = useWorkspace()[part] as unknown as { store: StoreApi<StateOf<P>> };
  return useStore(store, select);
}

/** The key of an action as a person reads it; '' if it has none. */
export function useKeyLabel(action: Action | undefined): string {
  const { keymap } = useWorkspace();
  useWorkspaceState('keymap', (s) => s.changed);
  const key = action ? keymap.key(action) : '';
  return key && keyLabel(key, onMac);
}

/** Register what actions do for as long as the component is mounted and `on`. */
export function useCommands(handlers: Parameters<Commands['register']>[0], on = true): void {
  const { commands } = useWorkspace();
  useEffect(() => (on ? commands.register(handlers) : undefined), [commands, handlers, on]);
}
