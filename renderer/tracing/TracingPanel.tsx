import { Button, FileButton, Group, Text } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readableFormats } from '#common/contract';
import classes from '../studio/panes.module.css';
import { useStudio, useStudioState } from '../studio/useStudio';
import { LabelledSlider } from '../ui/LabelledSlider';
import { RefinePanel } from './RefinePanel';

/** For the file dialog: the browser decodes tracing pictures by itself. */
const accept = readableFormats
  .filter(({ web }) => web)
  .map(({ mimeType }) => mimeType)
  .join(',');

/** Open, drop, fade or remove the tracing picture. */
export function TracingPanel() {
  const { t } = useTranslation();
  const studio = useStudio();
  const tracing = useStudioState((s) => s.tracing);
  const [over, setOver] = useState(false);
  const [failed, setFailed] = useState(false);
  const open = async (file: Blob | null | undefined) => {
    if (file) setFailed(!(await studio.setTracing(file)));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    // Failures are shown in this panel.
    event.stopPropagation();
    setOver(false);
    void open(event.dataTransfer.files[0]);
  };
  return (
    <section
      className={classes.tracing}
      aria-label={t('aids.tracing')}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Text size="sm" fw={500}>
        {t('aids.tracing')}
      </Text>
      <Text size="xs" c="dimmed" mb={8}>
        {t('aids.tracingHint')}
      </Text>
      {failed && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert" mb={8}>
          {t('aids.unreadable')}
        </Text>
      )}
      {tracing && (
        <LabelledSlider
          name={t('aids.opacity')}
          shown={`${Math.round(tracing.opacity * 100)} %`}
          min={5}
          max={100}
          value={Math.round(tracing.opacity * 100)}
          onChange={(value) => studio.setTracingOpacity(value / 100)}
        />
      )}
      <Group gap={4} mt={tracing ? 12 : 0}>
        <FileButton onChange={(file) => void open(file)} accept={accept}>
          {(props) => (
            <Button {...props} size="xs" variant="default" leftSection={<IconPhoto size={16} />}>
              {t('aids.openTracing')}
            </Button>
          )}
        </FileButton>
        {tracing && (
          <Button size="xs" variant="subtle" color="gray" onClick={() => studio.removeTracing()}>
            {t('aids.removeTracing')}
          </Button>
        )}
      </Group>
      <RefinePanel />
    </section>
  );
}
