import { ActionIcon, type ActionIconProps, Tooltip } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Action } from '../keys/actionTable';
import { useKeyLabel } from '../studio/useWorkspace';

interface Props extends Omit<ActionIconProps, 'disabled'> {
  name: string;
  action?: Action;
  active?: boolean;
  disabled?: boolean;
  /** Why it is disabled. */
  reason?: string;
  side?: 'right' | 'bottom';
  onClick?(): void;
  /** Given by what the button opens. */
  'aria-expanded'?: boolean;
  children: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

/** An icon with a name, and its key in the tooltip. */
export function ToolButton({
  name,
  action,
  active,
  disabled,
  reason,
  side = 'right',
  onClick,
  children,
  ...rest
}: Props) {
  const { t } = useTranslation();
  const key = useKeyLabel(action);
  const why = disabled && reason ? `${name}: ${reason}` : undefined;
  const label = why ?? (key ? t('keys.shortcut', { name, key }) : name);
  return (
    // The tooltip would cover the first entry of the open menu.
    <Tooltip
      label={label}
      position={side}
      disabled={rest['aria-expanded']}
      multiline={why !== undefined}
      w={why && 240}
    >
      <ActionIcon
        size={side === 'right' ? 40 : 32}
        variant={active ? 'filled' : 'subtle'}
        color={active ? undefined : 'gray'}
        aria-label={why ?? name}
        aria-pressed={active}
        // Not `disabled`: a disabled button swallows the hover that shows its tooltip.
        aria-disabled={disabled}
        style={disabled ? { opacity: 0.35, cursor: 'default' } : undefined}
        onClick={disabled ? undefined : onClick}
        {...rest}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
