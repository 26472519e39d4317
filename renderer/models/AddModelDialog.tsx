import { VisuallyHidden } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { Dialog } from '../ui/Dialog';
import { AddedModels } from './AddedModels';
import classes from './addModel.module.css';
import { FailedImport } from './FailedImport';
import { ImportProgress } from './ImportProgress';
import type { ImportStep } from './importState';
import { MainFileStep } from './MainFileStep';
import { OriginStep } from './OriginStep';
import { PickStep } from './PickStep';
import { ReadingStep } from './ReadingStep';
import { WhatStep } from './WhatStep';

/** Numbered steps, and which of them a step of the sheet belongs to. */
const stages = ['what', 'readings', 'origin'] as const;
const stageOf: Record<ImportStep, number> = {
  pick: 0,
  main: 0,
  reading: 0,
  failed: 0,
  what: 0,
  readings: 1,
  origin: 2,
  adding: 2,
  done: 3,
};

/** The sheet to add a model: what it is, how it looks, where it comes from. */
export function AddModelDialog({ onTry }: { onTry(): void }) {
  const { t } = useTranslation();
  const { modelImport } = useWorkspace();
  const step = useWorkspaceState('modelImport', (s) => s.step);
  const missing = useWorkspaceState('modelImport', (s) => s.missing);
  // The last step stays readable while the sheet closes.
  const last = useRef<ImportStep>('pick');
  if (step) last.current = step;
  const content = useRef<HTMLDivElement>(null);
  // The button that led here may be gone: its step takes the focus.
  useEffect(() => content.current?.focus(), [step]);
  return (
    <Dialog
      title={missing ? t('addModel.pickFor', { model: missing.name }) : t('addModel.title')}
      opened={step !== undefined}
      onClose={() => modelImport.close()}
      // A click beside the sheet would throw away what was filled in.
      closeOnClickOutside={step === 'pick' || step === 'failed' || step === 'done'}
      size={860}
    >
      <StageList current={stageOf[last.current]} />
      <div ref={content} tabIndex={-1} className={classes.content} data-testid="add-model">
        <Step step={last.current} onTry={onTry} />
      </div>
    </Dialog>
  );
}

function StageList({ current }: { current: number }) {
  const { t } = useTranslation();
  return (
    <ol className={classes.stages} aria-label={t('addModel.steps.list')}>
      {stages.map((stage, i) => (
        <li
          key={stage}
          className={classes.stage}
          aria-current={i === current ? 'step' : undefined}
          data-done={i < current || undefined}
        >
          {t(`addModel.steps.${stage}`)}
        </li>
      ))}
    </ol>
  );
}

function Step({ step, onTry }: { step: ImportStep; onTry(): void }) {
  const { t } = useTranslation();
  switch (step) {
    case 'pick':
      return <PickStep />;
    case 'main':
      return <MainFileStep />;
    case 'reading':
    case 'adding':
      return (
        <>
          <VisuallyHidden component="h2">{t('addModel.progress')}</VisuallyHidden>
          <ImportProgress />
        </>
      );
    case 'what':
      return <WhatStep />;
    case 'readings':
      return <ReadingStep />;
    case 'origin':
      return <OriginStep />;
    case 'done':
      return <AddedModels onTry={onTry} />;
    case 'failed':
      return <FailedImport />;
  }
}
