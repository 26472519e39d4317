/**
 * Let Escape close a menu or popover also while its button has the focus. Mantine hears the key inside of what it
 * opened only, and moves the focus there a moment after that is seen.
 */
export function closeMenusWithEscape(): void {
  const down = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
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
  };
  window.addEventListener('keydown', down, true);
}
