import { ActionIcon, Box, CloseButton, Popover, Text } from '@mantine/core';
import { useMergedRef, useResizeObserver } from '@mantine/hooks';
import { IconChevronUp, IconInfoCircle } from '@tabler/icons-react';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../studio/panes.module.css';

interface Props {
  icon?: ReactNode;
  /** An action button. */
  action?: ReactNode;
  closeLabel: string;
  onClose(): void;
  children: ReactNode;
}

/** A closable message in the status line. Text that is too long can be opened with a click. */
export function NoticeBar({ icon, action, closeLabel, onClose, children }: Props) {
  const { t } = useTranslation();
  const text = useRef<HTMLParagraphElement>(null);
  const [cut, setCut] = useState(false);
  // Measured after every change of the text or of the line's width.
  const [measured] = useResizeObserver<HTMLParagraphElement>();
  useLayoutEffect(() => {
    const { scrollHeight = 0, clientHeight = 0 } = text.current ?? {};
    setCut(scrollHeight > clientHeight);
  });
  return (
    <>
      {icon ?? <IconInfoCircle size={18} color="var(--mantine-primary-color-light-color)" />}
      <Text ref={useMergedRef(text, measured)} className={classes.told} size="xs">
        {children}
      </Text>
      {cut && (
        <Popover position="top-end" width={420} shadow="md" withArrow trapFocus returnFocus>
          <Popover.Target>
            <ActionIcon size={28} variant="subtle" color="gray" aria-label={t('status.all')}>
              <IconChevronUp size={18} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown aria-label={t('status.all')}>
            <Box fz="sm">{children}</Box>
          </Popover.Dropdown>
        </Popover>
      )}
      {action}
      <CloseButton size={28} aria-label={closeLabel} onClick={onClose} />
    </>
  );
}
