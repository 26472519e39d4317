import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import classes from './addModel.module.css';

/** Step 3: name, licence, author and source. What is not known is said to be unknown. */
export function OriginStep() {
  const { t } = useTranslation();
  const { modelImport } = useWorkspace();
  const origin = useWorkspaceState('modelImport', (s) => s.origin);
  const isPackage = useWorkspaceState('modelImport', (s) => s.content?.kind === 'package');
  const [tried, setTried] = useState(false);
  const named = origin.name.trim() !== '';
  const complete =
    isPackage || (named && origin.licence !== undefined && origin.author !== undefined);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (complete) void modelImport.add();
      }}
    >
      <Stack>
        {isPackage ? (
          <Text>{t('addModel.origin.packaged')}</Text>
        ) : (
          <>
            <TextInput
              label={t('addModel.origin.name')}
              value={origin.name}
              maxLength={200}
              error={tried && !named && t('addModel.origin.nameMissing')}
              onChange={(event) => modelImport.say({ name: event.currentTarget.value })}
            />
            <Answer field="licence" tried={tried} />
            <Answer field="author" tried={tried} />
            <TextInput
              label={t('addModel.origin.source')}
              description={t('addModel.origin.sourceHint')}
              value={origin.source}
              maxLength={500}
              onChange={(event) => modelImport.say({ source: event.currentTarget.value })}
            />
            <Text size="sm" c="dimmed">
              {t('addModel.origin.kept')}
            </Text>
          </>
        )}
        <Group justify="flex-end" className={classes.actions}>
          <Button variant="default" onClick={() => modelImport.go('readings')}>
            {t('addModel.back')}
          </Button>
          <Button type="submit">{t('addModel.add')}</Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A text, or "I don't know". */
function Answer({ field, tried }: { field: 'licence' | 'author'; tried: boolean }) {
  const { t } = useTranslation();
  const { modelImport } = useWorkspace();
  const value = useWorkspaceState('modelImport', (s) => s.origin[field]);
  const unknown = value === '';
  return (
    <Group align="flex-start" wrap="nowrap">
      <TextInput
        flex={1}
        label={t(`addModel.origin.${field}`)}
        placeholder={t(`addModel.origin.${field}Example`)}
        value={value ?? ''}
        maxLength={500}
        disabled={unknown}
        error={tried && value === undefined && t('addModel.origin.unanswered')}
        onChange={(event) => modelImport.say({ [field]: event.currentTarget.value || undefined })}
      />
      <Checkbox
        mt={32}
        label={t('addModel.origin.unknown')}
        aria-label={`${t(`addModel.origin.${field}`)}: ${t('addModel.origin.unknown')}`}
        checked={unknown}
        onChange={(event) =>
          modelImport.say({ [field]: event.currentTarget.checked ? '' : undefined })
        }
      />
    </Group>
  );
}
