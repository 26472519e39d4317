import { useEffect } from 'react';
import { useWorkspace } from '../studio/useWorkspace';
import { isForDialog } from '../ui/dialogKeys';
import { type Action, actionTable } from './actionTable';
import { keyFromEvent, onMac } from './keyNotation';

/**
 * Whether the focus is in a field, a menu, its button while it is open, or a popover, which handle keys
 * themselves. A read-only field, such as that of a select, does not need letters while its list is closed.
 */
function isForWidget(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return (
    target.closest(
      'input:not([type=checkbox], [type=radio], [readonly]), input[aria-expanded=true], [aria-haspopup=menu][aria-expanded=true], textarea, select, [role=dialog], [role=menu], [role=listbox], [contenteditable=true]',
    ) !== null
  );
}

/**
 * Whether the browser tells of a key by an event of its own, which alone may read and write the
 * system's clipboard: see `useClipboardEvents`.
 */
function isOfClipboard(action: Action, key: string): boolean {
  const own: readonly Action[] = ['cut', 'copy', 'paste'];
  return own.includes(action) && key === actionTable[action].key;
}

/** Run actions by their keys. */
export function useKeys(): void {
  const { commands, keymap } = useWorkspace();
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      if (isForDialog(event) || isForWidget(event)) return;
      const key = keyFromEvent(event, onMac);
      const action = key && keymap.actionOf(key);
      if (!action || !commands.has(action) || isOfClipboard(action, key)) return;
      event.preventDefault();
      commands.run(action);
    };
    window.addEventListener('keydown', down);
    return () => window.removeEventListener('keydown', down);
  }, [commands, keymap]);
}
