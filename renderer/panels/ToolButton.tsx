import { ActionIcon, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Action, keyName, keys, onMac } from '../state/keys';

interface Props {
  name: string;
  action?: Action;
  active?: boolean;
  disabled?: boolean;
  side?: 'right' | 'bottom';
  onClick(): void;
  children: ReactNode;
}

/** An icon with a name, and its key in the tooltip. */
export function ToolButton({
  name,
  action,
  active,
  disabled,
  side = 'right',
  onClick,
  children,
}: Props) {
  const { t } = useTranslation();
  const label = action ? t('keys.shortcut', { name, key: keyName(keys[action], onMac) }) : name;
  return (
    <Tooltip label={label} position={side}>
      <ActionIcon
        size={side === 'right' ? 40 : 32}
        variant={active ? 'filled' : 'subtle'}
        color={active ? undefined : 'gray'}
        aria-label={name}
        aria-pressed={active}
        // Not `disabled`: a disabled button swallows the hover that shows its tooltip.
        aria-disabled={disabled}
        style={disabled ? { opacity: 0.35, cursor: 'default' } : undefined}
        onClick={disabled ? undefined : onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
