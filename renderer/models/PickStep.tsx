import { Button, Stack, Text } from '@mantine/core';
import { IconPackageImport } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../studio/useWorkspace';
import { pickFiles } from '../ui/pickFile';
import classes from './addModel.module.css';
import { chosenFiles, modelFileEndings } from './modelFiles';

/** Choose the files of a model, or drop them. */
export function PickStep() {
  const { t } = useTranslation();
  const { modelImport } = useWorkspace();
  const [over, setOver] = useState(false);
  return (
    <Stack>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keyboards have the button; the window takes the drop. */}
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragEnter={() => setOver(true)}
        onDragLeave={(event) => {
          const to = event.relatedTarget;
          if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false);
        }}
      >
        <IconPackageImport size={40} stroke={1.4} aria-hidden />
        <Text>{t('addModel.pick')}</Text>
        <Button
          data-autofocus
          onClick={async () => {
            const files = await pickFiles(modelFileEndings);
            if (files.length > 0) modelImport.start(chosenFiles(files));
          }}
        >
          {t('addModel.choose')}
        </Button>
      </div>
      <Text size="sm" c="dimmed">
        {t('addModel.formats')}
      </Text>
    </Stack>
  );
}
