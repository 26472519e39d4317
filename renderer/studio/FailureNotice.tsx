import { Alert } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { failureHint, failureMessage } from '../i18n/failureText';
import classes from './panes.module.css';
import { useStudio, useStudioState } from './useStudio';

/** The current failure, over the panes. */
export function FailureNotice() {
  const { t } = useTranslation();
  const studio = useStudio();
  const failure = useStudioState((s) => s.failure);
  if (!failure) return null;
  return (
    <Alert
      className={classes.failure}
      // The usual red is too light under white letters.
      color="red.9"
      variant="filled"
      title={failureMessage(failure)}
      role="alert"
      withCloseButton
      closeButtonLabel={t('app.close')}
      onClose={() => studio.dismissFailure()}
    >
      {failureHint(failure)}
    </Alert>
  );
}
