import { useLayoutEffect, useRef } from 'react';

/**
 * Props of a region that keeps the keyboard: where the focused control is removed from it, the region itself
 * is focused, and Tab goes on from there. The component that renders the region has to render when its
 * controls go.
 */
export function useKeptFocus<T extends HTMLElement>() {
  const ref = useRef<T>(null);
  // A control that is removed tells nobody that it lost the focus.
  const inside = useRef(false);
  useLayoutEffect(() => {
    if (inside.current && document.activeElement === document.body) ref.current?.focus();
  });
  return {
    ref,
    tabIndex: -1,
    onFocus: () => {
      inside.current = true;
    },
    onBlur: () => {
      inside.current = false;
    },
  };
}
