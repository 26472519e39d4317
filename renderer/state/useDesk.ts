import { createContext, useContext, useEffect } from 'react';
import { type StoreApi, useStore } from 'zustand';
import type { Commands } from './commands';
import type { Desk } from './desk';
import { type Action, keyName, onMac } from './keys';

export const DeskContext = createContext<Desk | undefined>(undefined);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('there is no Desk around this component');
  return desk;
}

/** Parts of the desk that have a store. */
type Part = {
  [K in keyof Desk]: Desk[K] extends { store: StoreApi<infer _> } ? K : never;
}[keyof Desk];
type StateOf<P extends Part> = Desk[P] extends { store: StoreApi<infer S> } ? S : never;

/** A piece of one part's state; the component renders again when that piece changes. */
export function useDeskState<P extends Part, T>(part: P, select: (state: StateOf<P>) => T): T {
  const { store } = useDesk()[part] as unknown as { store: StoreApi<StateOf<P>> };
  return useStore(store, select);
}

/** The key of an action as a person reads it; '' if it has none. */
export function useKeyName(action: Action | undefined): string {
  const { keymap } = useDesk();
  useDeskState('keymap', (s) => s.changed);
  const key = action ? keymap.key(action) : '';
  return key && keyName(key, onMac);
}

/** Say what actions do for as long as the component is there and `on`. */
export function useCommands(runs: Parameters<Commands['register']>[0], on = true): void {
  const { commands } = useDesk();
  useEffect(() => (on ? commands.register(runs) : undefined), [commands, runs, on]);
}
