import { Button, CloseButton, Loader, Text } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStudioState } from '../studio/useStudio';
import classes from './tour.module.css';
import { passedOver, stepFrom, tourSteps } from './tourSteps';
import { useTour, useTourState } from './useTour';

/** The guide below the panes, which covers nothing: what the step shows, and the way on. */
export function TourCard() {
  const { t } = useTranslation();
  const tour = useTour();
  const { shown, step, busy } = useTourState((s) => s);
  const forward = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // After a menu or the command palette has given the focus back.
    const timer = setTimeout(() => forward.current?.focus());
    return () => clearTimeout(timer);
  }, [shown]);
  const keys = (event: KeyboardEvent) => {
    const run = {
      ArrowRight: () => tour.next(),
      ArrowLeft: () => tour.back(),
      Escape: () => tour.close(),
    }[event.key];
    if (!run || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    if (shown === 'step' || event.key === 'Escape') run();
  };
  return (
    <section
      className={classes.card}
      aria-label={t('tour.title')}
      data-testid="tour"
      data-step={shown === 'step' ? tourSteps[step]?.id : shown}
      aria-busy={busy}
      onKeyDown={keys}
    >
      {shown === 'leaving' ? (
        <>
          <Text size="sm" className={classes.text} role="status">
            {t('tour.over')}
          </Text>
          <Button ref={forward} onClick={() => void tour.goBack()}>
            {t('tour.drawing')}
          </Button>
          <Button variant="default" onClick={() => tour.stay()}>
            {t('tour.stay')}
          </Button>
        </>
      ) : (
        <>
          <Step step={step} busy={busy} />
          <Way step={step} forward={forward} />
          <CloseButton aria-label={t('tour.close')} onClick={() => tour.close()} />
        </>
      )}
    </section>
  );
}

/** Title and text of a step, and which steps were passed over for want of their models. */
function Step({ step, busy }: { step: number; busy: boolean }) {
  const { t, i18n } = useTranslation();
  const models = useStudioState((s) => s.models) ?? [];
  const { id } = tourSteps[step] ?? {};
  if (!id) return <Text className={classes.text}>{t('tour.none')}</Text>;
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
  const missing = passedOver(step, models);
  return (
    <div className={classes.text} role="status">
      <div className={classes.title}>
        <Text component="h2" fw={600}>
          {t(`tour.step.${id}.title`)}
        </Text>
        <Text size="sm" c="dimmed">
          {t('tour.progress', { number: step + 1, count: tourSteps.length })}
        </Text>
        {busy && <Loader size={14} color="gray" />}
      </div>
      <Text size="sm">{t(`tour.step.${id}.text`)}</Text>
      {missing.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('tour.missing', {
            count: missing.length,
            steps: list.format(
              missing.map((one) => t('tour.named', { title: t(`tour.step.${one.id}.title`) })),
            ),
          })}
        </Text>
      )}
    </div>
  );
}

function Way({ step, forward }: { step: number; forward: React.Ref<HTMLButtonElement> }) {
  const { t } = useTranslation();
  const tour = useTour();
  const models = useStudioState((s) => s.models) ?? [];
  const isLast = stepFrom(step + 1, 1, models) < 0;
  return (
    <div className={classes.way}>
      <Button
        variant="default"
        disabled={stepFrom(step - 1, -1, models) < 0}
        onClick={() => tour.back()}
      >
        {t('tour.back')}
      </Button>
      <Button ref={forward} onClick={() => tour.next()}>
        {t(isLast ? 'tour.finish' : 'tour.next')}
      </Button>
    </div>
  );
}
