import { Button, Group, Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { decimal } from '../i18n/decimal';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import classes from './addModel.module.css';

/** Several files can be the model: choose one. */
export function MainFileStep() {
  const { t } = useTranslation();
  const { modelImport } = useWorkspace();
  const mains = useWorkspaceState('modelImport', (s) => s.mains);
  const [path, setPath] = useState(mains[0]?.path);
  const chosen = mains.find((main) => main.path === path);
  return (
    <Stack>
      <Radio.Group
        label={t('addModel.main', { count: mains.length })}
        value={path}
        onChange={setPath}
      >
        <Stack gap="xs" mt="sm" className={classes.files}>
          {mains.map((main) => (
            <Radio
              key={main.path}
              value={main.path}
              label={main.path}
              description={t('models.megabytes', { mb: decimal(main.file.size / 1e6) })}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Group justify="flex-end" className={classes.actions}>
        <Button variant="default" onClick={() => modelImport.go('pick')}>
          {t('addModel.back')}
        </Button>
        <Button disabled={!chosen} onClick={() => chosen && modelImport.choose(chosen)}>
          {t('addModel.next')}
        </Button>
      </Group>
    </Stack>
  );
}
