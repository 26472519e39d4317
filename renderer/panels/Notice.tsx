import { Alert, type AlertProps } from '@mantine/core';
import classes from './panes.module.css';

type Props = AlertProps & { onClose(): void; closeButtonLabel: string };

/** A quiet message over the panes, told to screen readers, that can be closed. */
export function Notice(props: Props) {
  return (
    <Alert
      className={classes.notice}
      color="gray"
      variant="default"
      role="status"
      withCloseButton
      {...props}
    />
  );
}
