import { Menu, Text, UnstyledButton } from '@mantine/core';
import { Fragment, type MouseEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDialogKeys } from './dialogKeys';
import { inMain } from './inMain';

/** One line of a context menu. */
export interface ContextItem {
  id: string;
  label: string;
  /** A key as a person reads it. */
  key?: string;
  disabled?: boolean;
  run(): void;
}

/** Items in groups, between which a line is drawn. */
export type ContextGroups = readonly (readonly ContextItem[])[];

interface Opened {
  x: number;
  y: number;
  groups: ContextGroups;
  /** Gets the focus back. */
  from: HTMLElement;
}

/**
 * A context menu: by the right mouse button, the menu key or Shift+F10. Fingers and pens draw, so a long press
 * opens none.
 * @param items called when it opens.
 */
export function useContextMenu(items: () => ContextGroups): {
  onContextMenu(event: MouseEvent<HTMLElement>): void;
  menu: ReactNode;
} {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<Opened>();
  useDialogKeys(opened !== undefined);
  const onContextMenu = (event: MouseEvent<HTMLElement>) => {
    event.preventDefault();
    const { pointerType } = event.nativeEvent as PointerEvent;
    if (pointerType === 'touch' || pointerType === 'pen') return;
    // The key tells no place, or the middle of what has the focus.
    const target = event.target as HTMLElement;
    const box = target.getBoundingClientRect();
    const byKey = event.button !== 2 || (event.clientX === 0 && event.clientY === 0);
    const x = byKey ? box.left + Math.min(24, box.width / 2) : event.clientX;
    const y = byKey ? box.top + Math.min(24, box.height / 2) : event.clientY;
    const groups = items().filter((group) => group.length > 0);
    if (groups.length > 0) {
      setOpened({ x, y, groups, from: (document.activeElement as HTMLElement) ?? target });
    }
  };
  const close = () => {
    opened?.from.focus({ preventScroll: true });
    setOpened(undefined);
  };
  // Mantine would focus the first item, enabled or not.
  const first = opened?.groups.flat().find(({ disabled }) => !disabled)?.id;
  const menu = opened && (
    <Menu
      opened
      onClose={close}
      position="right-start"
      offset={0}
      shadow="md"
      width={300}
      transitionProps={{ duration: 0 }}
      portalProps={inMain}
      withInitialFocusPlaceholder={false}
      returnFocus={false}
    >
      <Menu.Target>
        <UnstyledButton
          tabIndex={-1}
          aria-label={t('app.contextMenu')}
          style={{ position: 'fixed', left: opened.x, top: opened.y, width: 0, height: 0 }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {opened.groups.map((group, i) => (
          <Fragment key={group[0].id}>
            {i > 0 && <Menu.Divider />}
            {group.map(({ id, label, key, disabled, run }) => (
              <Menu.Item
                key={id}
                data-autofocus={id === first || undefined}
                disabled={disabled}
                rightSection={
                  key && (
                    <Text size="xs" c="dimmed">
                      {key}
                    </Text>
                  )
                }
                onClick={run}
              >
                {label}
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
  return { onContextMenu, menu };
}
