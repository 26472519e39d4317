import { Loader, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NoticeBar } from '../ui/NoticeBar';
import classes from './panes.module.css';
import { SwitchNotice } from './SwitchNotice';
import { useStudio, useStudioState } from './useStudio';
import { useWorkspace, useWorkspaceState } from './useWorkspace';

/**
 * Status line below the panes. It is always present, so that messages cause no layout shift;
 * without a message it shows the size of the drawing and the current step. Without a drawing, the
 * size is that of the picture.
 */
export function StatusLine() {
  const { t } = useTranslation();
  const size = useStudioState((s) => (s.scene?.settings ? (s.output ?? s.size) : s.size));
  const step = useStudioState((s) => s.step);
  const steps = useStudioState((s) => s.steps);
  const message = useStatusMessage();
  return (
    <div className={classes.line} data-testid="status-line">
      {/* Always rendered: screen readers announce only changes inside a live region. */}
      <div role="status" className={classes.message}>
        {message}
      </div>
      {!message && (
        <>
          <Text size="xs" c="dimmed">
            {t('status.size', { width: size.width, height: size.height })}
          </Text>
          <Text size="xs" c="dimmed">
            {t('status.step', { step: step + 1, steps })}
          </Text>
        </>
      )}
    </div>
  );
}

/** The message with the highest priority, if any. */
function useStatusMessage() {
  const { t } = useTranslation();
  const studio = useStudio();
  const notice = useStudioState((s) => s.notice);
  const switched = useStudioState((s) => s.switchReport);
  const { refinement } = useWorkspace();
  const refining = useWorkspaceState('refinement', (s) => s.slow);
  if (refining) {
    return (
      <NoticeBar
        icon={<Loader size={16} />}
        closeLabel={t('refine.cancel')}
        onClose={() => refinement.cancel()}
      >
        {t('refine.busy')}
      </NoticeBar>
    );
  }
  if (notice) {
    return (
      <NoticeBar closeLabel={t('app.close')} onClose={() => studio.showNotice('')}>
        {notice}
      </NoticeBar>
    );
  }
  return switched && <SwitchNotice switched={switched} />;
}
