import { Text } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { BatchProgress } from './BatchProgress';
import { BatchSetup } from './BatchSetup';
import { BatchTable } from './BatchTable';
import classes from './batch.module.css';
import { FolderDrop } from './FolderDrop';
import { useBatchState } from './useBatch';

/** The Batch room: settings on the left, progress and results on the right. */
export function BatchRoom() {
  const { t } = useTranslation();
  const started = useBatchState((s) => (s.run?.run ?? 0) > 0);
  return (
    <FolderDrop>
      <BatchSetup />
      <div className={classes.work}>
        {started ? (
          <>
            <BatchProgress />
            <BatchTable />
          </>
        ) : (
          <div className={classes.empty}>
            <div>
              <IconPhoto size={44} stroke={1.2} aria-hidden />
              <Text mt="sm" maw={440}>
                {t('batch.intro')}
              </Text>
            </div>
          </div>
        )}
      </div>
    </FolderDrop>
  );
}
