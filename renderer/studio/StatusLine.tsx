import { Button, Loader, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBatchEndBar } from '../batch/BatchNotice';
import type { SharedView } from '../canvas/Pane';
import { useFiles } from '../documents/useFiles';
import { useTour, useTourState } from '../tour/useTour';
import { NoticeBar } from '../ui/NoticeBar';
import { BrushOfferNotice, useBrushOffer } from './BrushOfferNotice';
import { HowToDrawButton, isTaught } from './HowToDraw';
import classes from './panes.module.css';
import { SwitchNotice } from './SwitchNotice';
import { useStudio, useStudioState } from './useStudio';
import { useWorkspace, useWorkspaceState } from './useWorkspace';
import { ViewButtons } from './ViewButtons';

interface Props {
  shared: SharedView;
  /** As in `ViewButtons`. */
  onZoom(scale: number): void;
}

/**
 * Status line below the panes. It is always present, so that messages cause no layout shift;
 * without a message it shows the size of the drawing and the current step. Without a drawing, the
 * size is that of the picture.
 */
export function StatusLine({ shared, onZoom }: Props) {
  const { t } = useTranslation();
  const size = useStudioState((s) => (s.scene?.settings ? (s.output ?? s.size) : s.size));
  const step = useStudioState((s) => s.step);
  const steps = useStudioState((s) => s.steps);
  // A blank sheet has no steps to count: the link to how one draws stands in their place.
  const teaches = useStudioState((s) => s.scene?.start === 'blank' && isTaught(s.model?.card));
  const penOnSheet = useWorkspaceState('keyboardPen', (s) => s.at !== undefined);
  const message = useStatusMessage(penOnSheet);
  return (
    <div className={classes.line} data-testid="status-line">
      {/* Always rendered: screen readers announce only changes inside a live region. */}
      <div role="status" className={classes.message}>
        {message}
      </div>
      {!message && (
        <div className={classes.facts}>
          <PenPlace />
          <Text size="xs" c="dimmed">
            {t('status.size', { width: size.width, height: size.height })}
          </Text>
          {teaches ? (
            <HowToDrawButton />
          ) : (
            <Text size="xs" c="dimmed">
              {t('status.step', { step: step + 1, steps })}
            </Text>
          )}
          {steps === 1 && !penOnSheet && <TourHint />}
          <Kept />
        </div>
      )}
      <ViewButtons shared={shared} onZoom={onZoom} />
    </div>
  );
}

/** The way to the tour, until it was found. */
function TourHint() {
  const { t } = useTranslation();
  const tour = useTour();
  if (useTourState((s) => s.known)) return null;
  return (
    <Button size="compact-xs" variant="subtle" onClick={() => tour.start()}>
      {t('tour.hint')}
    </Button>
  );
}

/** Where the keyboard's pen is. */
function PenPlace() {
  const { t } = useTranslation();
  const { at, down } = useWorkspaceState('keyboardPen', (s) => s);
  if (!at) return null;
  const [x, y] = at.map(Math.floor);
  return <Text size="xs">{t(down ? 'keyboardPen.down' : 'keyboardPen.up', { x, y })}</Text>;
}

/** When the drawing was kept last. */
function Kept() {
  const { t, i18n } = useTranslation();
  const kept = useStudioState((s) => s.kept);
  if (!kept || kept === 'failed') return null;
  const time = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short' }).format(kept.at);
  return (
    <Text size="xs" c="dimmed">
      {t('status.kept', { time })}
    </Text>
  );
}

/**
 * The message with the highest priority, if any.
 * @param penOnSheet the keyboard's pen is shown: an offer must not hide where it is.
 */
function useStatusMessage(penOnSheet: boolean) {
  const { t } = useTranslation();
  const studio = useStudio();
  const notice = useStudioState((s) => s.notice);
  const switched = useStudioState((s) => s.switchReport);
  const files = useFiles();
  const batchEnd = useBatchEndBar();
  const offer = useBrushOffer();
  const failed = useStudioState((s) => s.kept === 'failed');
  /** Whether it was read that the drawing is not kept; the next time it is said again. */
  const [seen, setSeen] = useState(false);
  if (!failed && seen) setSeen(false);
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
  if (failed && !seen) {
    return (
      <NoticeBar
        icon={<IconAlertTriangle size={18} />}
        action={
          <Button size="compact-xs" onClick={() => void files.saveDrawing()}>
            {t('file.save')}
          </Button>
        }
        closeLabel={t('app.close')}
        onClose={() => setSeen(true)}
      >
        {t('status.notKept')}
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
  if (batchEnd) return batchEnd;
  if (switched) return <SwitchNotice switched={switched} />;
  return offer && !penOnSheet && <BrushOfferNotice offer={offer} />;
}
