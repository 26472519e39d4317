import { createStore } from 'zustand/vanilla';
import { readStored, writeStored } from '../ui/storage';
import { type Action, actions, actionTable } from './actionTable';

/** Keys changed by the user, by action; '' for none. */
type KeyOverrides = Readonly<Partial<Record<Action, string>>>;

/** Key bindings of actions: the defaults with the user's changes. */
export class Keymap {
  readonly store = createStore<{ changed: KeyOverrides }>(() => ({
    changed: parseStoredKeys(readStored('keys')),
  }));

  key(action: Action): string {
    return this.store.getState().changed[action] ?? actionTable[action].key;
  }

  /** The action that a key belongs to. */
  actionOf(key: string): Action | undefined {
    if (key === '') return undefined;
    const owner = actions.find((action) => this.key(action) === key);
    return owner ?? actions.find((action) => actionTable[action].also === key);
  }

  /** Assign a key to an action, and remove it from the action that had it. */
  assign(action: Action, key: string): void {
    const owner = this.actionOf(key);
    const changed: Partial<Record<Action, string>> = { ...this.store.getState().changed };
    if (owner && owner !== action) changed[owner] = '';
    changed[action] = key;
    this.change(changed);
  }

  /** Restore all defaults: restoring one alone could conflict with a reassigned key. */
  reset(): void {
    this.change({});
  }

  private change(changed: KeyOverrides): void {
    this.store.setState({ changed });
    writeStored('keys', changed);
  }
}

function parseStoredKeys(stored: unknown): KeyOverrides {
  if (typeof stored !== 'object' || stored === null) return {};
  return Object.fromEntries(
    Object.entries(stored).filter(
      ([action, key]) => Object.hasOwn(actionTable, action) && typeof key === 'string',
    ),
  );
}
