import { Stack, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { NoticeCode } from '#common/contract';
import { noticeText } from '../i18n/failureText';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';

/** Remarks after which a label map may hold class numbers. */
const maybeNumbers: readonly NoticeCode[] = ['LABELS_ARE_NUMBERS', 'LABELS_MAY_BE_INDICES'];

/** What is to be said of how the picture was read, and a switch for maps of class numbers. */
export function PhotoNotes() {
  const { t } = useTranslation();
  const { photo } = useWorkspace();
  const { notes, numbers } = useWorkspaceState('photo', (s) => s);
  const offered = numbers || notes.some(({ code }) => maybeNumbers.includes(code));
  if (notes.length === 0 && !offered) return null;
  return (
    <Stack gap="xs">
      {notes.map((note) => (
        <Text key={note.code} size="sm" role="status">
          {noticeText(note)}
        </Text>
      ))}
      {offered && (
        <Switch
          label={t('photo.numbers')}
          checked={numbers}
          onChange={(event) => photo.set({ numbers: event.currentTarget.checked })}
        />
      )}
    </Stack>
  );
}
