import { Alert, Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { said } from '../i18n/said';
import { useDesk, useDeskState } from '../state/useDesk';
import { useStudio, useStudioState } from '../state/useStudio';
import { Notice } from './Notice';
import classes from './panes.module.css';
import { SwitchNotice } from './SwitchNotice';

/** What went wrong, or what is good to know, over the panes. */
export function Notices() {
  const { t } = useTranslation();
  const studio = useStudio();
  const failure = useStudioState((s) => s.failure);
  const notice = useStudioState((s) => s.notice);
  const switched = useStudioState((s) => s.switched);
  const { refinement } = useDesk();
  const refining = useDeskState('refinement', (s) => s.slow);
  if (failure) {
    return (
      <Alert
        className={classes.notice}
        color="red"
        variant="filled"
        title={said(failure.message)}
        role="alert"
        withCloseButton
        closeButtonLabel={t('app.close')}
        onClose={() => studio.dismissFailure()}
      >
        {said(failure.hint)}
      </Alert>
    );
  }
  if (refining) {
    return (
      <Notice
        icon={<Loader size={16} />}
        closeButtonLabel={t('refine.cancel')}
        onClose={() => refinement.cancel()}
      >
        {t('refine.busy')}
      </Notice>
    );
  }
  if (!notice) return switched ? <SwitchNotice switched={switched} /> : null;
  return (
    <Notice closeButtonLabel={t('app.close')} onClose={() => studio.tell('')}>
      {notice}
    </Notice>
  );
}
