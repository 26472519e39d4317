import { Alert, Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Failure } from '#common/contract';
import { failureHint, failureMessage } from '../i18n/failureText';
import classes from './panes.module.css';
import { useStudio, useStudioState } from './useStudio';
import { useWorkspace } from './useWorkspace';

/** The current failure, over the panes. */
export function FailureNotice() {
  const { t } = useTranslation();
  const studio = useStudio();
  const { engineLog } = useWorkspace();
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
      {isOfEngine(failure) && (
        <Button
          variant="white"
          color="red.9"
          size="compact-sm"
          mt="xs"
          display="block"
          onClick={() => void engineLog.show()}
        >
          {t('engine.showLog')}
        </Button>
      )}
    </Alert>
  );
}

/** Whether the engine's log may say more of a failure. */
function isOfEngine({ code }: Failure): boolean {
  return code === 'ENGINE_CRASHED' || code === 'ENGINE_UNAVAILABLE';
}
