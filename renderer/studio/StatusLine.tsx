import { Loader, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from '../ui/Notice';
import classes from './panes.module.css';
import { SwitchNotice } from './SwitchNotice';
import { useStudio, useStudioState } from './useStudio';
import { useWorkspace, useWorkspaceState } from './useWorkspace';

/**
 * Below the panes: what is good to know. The line is always there, so that a message covers
 * nothing and moves nothing; without one it says how large the drawing is, and which state.
 */
export function StatusLine() {
  const { t } = useTranslation();
  const ground = useStudioState((s) => s.drawing[0]?.ground);
  const step = useStudioState((s) => s.step);
  const steps = useStudioState((s) => s.steps);
  const told = useTold();
  return (
    <div className={classes.line} data-testid="status-line">
      {/* Always there too: a screen reader hears only what changes inside. */}
      <div role="status" className={classes.message}>
        {told}
      </div>
      {!told && ground && (
        <>
          <Text size="xs" c="dimmed">
            {t('status.size', { width: ground.width, height: ground.height })}
          </Text>
          <Text size="xs" c="dimmed">
            {t('status.step', { step: step + 1, steps })}
          </Text>
        </>
      )}
    </div>
  );
}

/** The message that comes first now, if there is any. */
function useTold() {
  const { t } = useTranslation();
  const studio = useStudio();
  const notice = useStudioState((s) => s.notice);
  const switched = useStudioState((s) => s.switched);
  const { refinement } = useWorkspace();
  const refining = useWorkspaceState('refinement', (s) => s.slow);
  if (refining) {
    return (
      <Notice
        icon={<Loader size={16} />}
        closeLabel={t('refine.cancel')}
        onClose={() => refinement.cancel()}
      >
        {t('refine.busy')}
      </Notice>
    );
  }
  if (notice) {
    return (
      <Notice closeLabel={t('app.close')} onClose={() => studio.tell('')}>
        {notice}
      </Notice>
    );
  }
  return switched && <SwitchNotice switched={switched} />;
}
