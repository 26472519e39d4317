import { useLayoutEffect } from 'react';

/** How many dialogues and context menus are open. */
let open = 0;
/** Keys that were pressed while one was, also those that have closed it since. */
const ofDialog = new WeakSet<Event>();
/** What had the focus last that lies in no dialogue, menu or list. */
let outside: HTMLElement | undefined;

/** Tell `isForDialog` that a dialogue or context menu is open. */
export function useDialogKeys(opened: boolean): void {
  useLayoutEffect(() => {
    if (!opened) return;
    open++;
    return () => {
      open--;
      setTimeout(returnFocus, returnDelayMs);
    };
  }, [opened]);
}

/** Mantine returns the focus 10 ms after a dialogue is closed. */
const returnDelayMs = 20;

/**
 * Give the focus back where Mantine can't: what had it when the dialogue was opened, a field of the command palette
 * or an item of a menu, is no more.
 */
function returnFocus(): void {
  const { activeElement, body } = document;
  const lost = activeElement === body || activeElement?.closest('[aria-modal=true]');
  if (open === 0 && lost && outside?.isConnected) outside.focus({ preventScroll: true });
}

/**
 * Whether a key, or what the clipboard was asked for, is for a dialogue that is open. It may not have the focus:
 * that gets there a moment after the dialogue, and is lost where the control that had it is removed.
 */
export function isForDialog(event: Event): boolean {
  return open > 0 || ofDialog.has(event);
}

/** See each key before any dialogue or menu does. To be called before the window is rendered. */
export function watchDialogKeys(): void {
  const down = (event: KeyboardEvent) => {
    if (open > 0) ofDialog.add(event);
    if (event.key === 'Escape') closeMenuOfButton(event);
  };
  window.addEventListener('keydown', down, true);
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    if (!target.closest('[role=dialog], [role=menu], [role=listbox]')) outside = target;
  });
  document.addEventListener('focusout', ({ target, relatedTarget }) => {
    // Left for nothing, as a field is by Enter: it does not want it back.
    if (target === outside && !relatedTarget) outside = undefined;
  });
}

/**
 * Let Escape close a menu or popover also while its button has the focus. Mantine hears the key inside of what it
 * opened only, and moves the focus there a moment after that is seen.
 */
function closeMenuOfButton(event: KeyboardEvent): void {
  const button = (event.target as Element).closest<HTMLElement>(
    '[aria-haspopup=menu][aria-expanded=true], [aria-haspopup=dialog][aria-expanded=true]',
  );
  if (!button) return;
  // Nor is it for the drawing, or for a dialogue around the menu.
  event.preventDefault();
  event.stopImmediatePropagation();
  const menu = document.getElementById(button.getAttribute('aria-controls') ?? '');
  button.click();
  // The focus that is on its way into the menu comes back.
  menu?.addEventListener('focusin', () => button.focus({ preventScroll: true }), { once: true });
}
