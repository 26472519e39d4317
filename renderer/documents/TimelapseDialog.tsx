import { Button, Group, Progress, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toFailure } from '#common/contract';
import { modelName } from '../i18n/cardText';
import { failureMessage } from '../i18n/failureText';
import { useStudio, useStudioState } from '../studio/useStudio';
import { Dialog } from '../ui/Dialog';
import { download } from '../ui/download';
import { LabelledSlider } from '../ui/LabelledSlider';
import { type FilmKind, filmEncoders, filmKinds } from './filmEncoders';
import { evenIndices, recordTimelapse, timelapseModels } from './timelapse';

/** Replay how the drawing came to be, through the model, as a film. */
export function TimelapseDialog({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const model = useStudioState((s) => s.model);
  const models = useStudioState((s) => s.models);
  const step = useStudioState((s) => s.step);
  const [kind, setKind] = useState<FilmKind>('gif');
  const [frames, setFrames] = useState(60);
  /** Id of the model that all of it goes through; '' for those that it was drawn for. */
  const [through, setThrough] = useState('');
  const [progress, setProgress] = useState<number>();
  const [failure, setFailure] = useState('');
  const abort = useRef<AbortController>(undefined);
  const able = useMemo(
    () => (opened && model && models ? timelapseModels(models, model, studio.shown) : []),
    [opened, model, models, studio],
  );
  if (!model) return null;
  const chosen = able.find(({ card }) => card.id === through);
  const close = () => {
    abort.current?.abort();
    onClose();
  };
  const record = async () => {
    abort.current = new AbortController();
    const { signal } = abort.current;
    setFailure('');
    setProgress(0);
    try {
      const film = await recordTimelapse(studio, filmEncoders[kind](), {
        frames,
        model: chosen,
        signal,
        onProgress: setProgress,
      });
      const { id } = (chosen ?? model).card;
      download(await film.bytes(), `${id}-timelapse.${kind}`, film.type);
      onClose();
    } catch (error) {
      if (!signal.aborted) setFailure(failureMessage(toFailure(error)));
    } finally {
      // One that was begun after it goes on.
      if (abort.current?.signal === signal) setProgress(undefined);
    }
  };
  return (
    <Dialog title={t('timelapse.title')} opened={opened} onClose={close} size="sm">
      <Stack>
        <Text size="sm">
          {t('timelapse.text', { count: evenIndices(step + 1, frames).length })}
        </Text>
        <SegmentedControl
          aria-label={t('timelapse.format')}
          value={kind}
          onChange={(value) => setKind(value as FilmKind)}
          disabled={progress !== undefined}
          data={filmKinds.map((value) => ({ value, label: t(`timelapse.${value}`) }))}
        />
        <Select
          label={t('timelapse.through')}
          allowDeselect={false}
          disabled={progress !== undefined}
          data={[
            { value: '', label: t('timelapse.own') },
            ...able.map(({ card }) => ({ value: card.id, label: modelName(card) })),
          ]}
          value={chosen ? through : ''}
          onChange={(value) => setThrough(value ?? '')}
        />
        <LabelledSlider
          name={t('timelapse.frames')}
          shown={String(frames)}
          min={10}
          max={200}
          value={frames}
          onChange={setFrames}
        />
        {progress !== undefined && (
          <Progress value={progress * 100} aria-label={t('timelapse.progress')} />
        )}
        {failure && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {failure}
          </Text>
        )}
        <Group justify="flex-end">
          {progress === undefined ? (
            <Button onClick={() => void record()}>{t('timelapse.make')}</Button>
          ) : (
            <Button variant="default" onClick={() => abort.current?.abort()}>
              {t('timelapse.cancel')}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}
