import {
  Alert,
  Box,
  Button,
  CloseButton,
  Divider,
  Group,
  Input,
  MultiSelect,
  ScrollArea,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { IconFolderOpen, IconPlayerPlay } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type BatchFormat,
  batchFormats,
  formats,
  isBusy,
  onExistsRules,
  readableLabels,
  stripRules,
} from '#common/contract';
import { modelName } from '../i18n/cardText';
import { failureHint, failureMessage, noticeText } from '../i18n/failureText';
import { chainLabel, takesNoPicture } from '../studio/chainFacts';
import { useStudioState } from '../studio/useStudio';
import classes from './batch.module.css';
import type { BatchDraft } from './batchController';
import { FolderDialog } from './FolderDialog';
import type { FolderField } from './folderChoice';
import { SeedFields } from './SeedFields';
import { useBatch, useBatchState, useChoice } from './useBatch';

/** Stands for no rule in the menu of metadata. */
const keepAll = 'nothing';

/** Settings of the Batch room: folders, models, names of the outputs. */
export function BatchSetup() {
  const { t, i18n } = useTranslation();
  const batch = useBatch();
  const draft = useBatchState((s) => s.draft);
  const preview = useBatchState((s) => s.preview);
  const failure = useBatchState((s) => s.failure);
  const busy = useBatchState((s) => isBusy(s.run));
  const asked = useBatchState((s) => s.asked);
  const models = useStudioState((s) => s.models);
  const hint = useChoice((s) => s.hint);
  const missing = batch.missing(draft);
  const undrawn = draft.models.filter((id) => takesNoPicture(models, id));
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
  const optional = undrawn.length > 0 && undrawn.length === draft.models.length;
  const given = optional ? 'nothing' : 'pictures';
  return (
    <aside className={classes.setup} aria-label={t('batch.setup')}>
      <ScrollArea flex={1} type="auto">
        <Stack gap="md" p="md">
          <Text component="h1" fw={700}>
            {t('batch.title')}
          </Text>
          {hint && (
            <Alert color="yellow" role="status">
              {t(`batch.drops.${hint}`)}
            </Alert>
          )}
          <Folder which="inDir" disabled={busy} optional={optional} />
          <Folder which="outDir" disabled={busy} />
          <MultiSelect
            label={t('batch.models')}
            placeholder={draft.models.length === 0 ? t('batch.modelsHint') : undefined}
            description={undrawn.length > 0 ? t('batch.lists') : undefined}
            data={(models ?? []).map(({ card }) => ({ value: card.id, label: modelName(card) }))}
            value={draft.models}
            disabled={busy}
            onChange={(chosen) => batch.edit({ models: chosen })}
          />
          <SeedFields disabled={busy} />
          <Select
            label={t('batch.format')}
            data={batchFormats.map((value) => ({
              value,
              label: value === 'same' ? t(`batch.sameFormat.${given}`) : formats[value].label,
            }))}
            value={draft.format}
            allowDeselect={false}
            disabled={busy}
            onChange={(format) => batch.edit({ format: format as BatchFormat })}
          />
          <TextInput
            label={t('batch.name')}
            value={draft.name}
            spellCheck={false}
            disabled={busy}
            onChange={(event) => batch.edit({ name: event.currentTarget.value })}
          />
          {preview && (
            <Box data-testid="preview">
              {preview.examples.map(({ input, output }) => (
                <Text key={input + output} size="xs" c="dimmed" className={classes.name}>
                  {input && `${input} → `}
                  {output}
                </Text>
              ))}
            </Box>
          )}
          <Select
            label={t('batch.onExists')}
            data={onExistsRules.map((value) => ({ value, label: t(`batch.rules.${value}`) }))}
            value={draft.onExists}
            allowDeselect={false}
            disabled={busy}
            onChange={(rule) => batch.edit({ onExists: rule as BatchDraft['onExists'] })}
          />
          {!optional && (
            <Select
              label={t('batch.metadata')}
              data={([keepAll, ...stripRules] as const).map((value) => ({
                value,
                label: t(`batch.strip.${value}`),
              }))}
              value={draft.strip ?? keepAll}
              allowDeselect={false}
              disabled={busy}
              onChange={(rule) => batch.edit({ strip: stripRules.find((one) => one === rule) })}
            />
          )}
        </Stack>
      </ScrollArea>
      <Divider />
      <Stack gap={8} p="md">
        {failure && (
          <Alert color="red" title={failureMessage(failure)} role="alert">
            {failureHint(failure)}
          </Alert>
        )}
        <Text size="sm" c="dimmed" data-testid="count" hidden={failure !== undefined}>
          {preview
            ? t(preview.more ? 'batch.morePictures' : 'batch.pictures', {
                count: preview.pictures,
              })
            : missing.length === 0
              ? t('batch.counting')
              : t('batch.incomplete', {
                  missing: list.format(missing.map((field) => t(`batch.missing.${field}`))),
                })}
        </Text>
        {preview && preview.unread.length > 0 && (
          <Text size="sm" c="dimmed" data-testid="unread" className={classes.name}>
            {t('batch.unread', {
              count: preview.unread.length,
              names: preview.unread.slice(0, 3).join(', '),
              formats: readableLabels.join(', '),
            })}
          </Text>
        )}
        {preview && preview.withoutList.length > 0 && (
          <Text size="sm" c="dimmed" data-testid="without-list">
            {noticeText({
              code: 'MODELS_WITHOUT_LIST',
              params: { models: preview.withoutList.map((chain) => chainLabel(models, chain)) },
            })}
          </Text>
        )}
        <Button
          leftSection={<IconPlayerPlay size={18} />}
          disabled={missing.length > 0}
          // Not `disabled` while a batch runs, which would lose the focus.
          data-disabled={busy || asked || undefined}
          aria-disabled={busy || asked}
          onClick={() => {
            if (!busy) void batch.start();
          }}
        >
          {t('batch.start')}
        </Button>
      </Stack>
      <FolderDialog />
    </aside>
  );
}

/** @param optional whether it may be left out again. */
function Folder({
  which,
  disabled,
  optional = false,
}: {
  which: FolderField;
  disabled: boolean;
  optional?: boolean;
}) {
  const { t } = useTranslation();
  const batch = useBatch();
  const path = useBatchState((s) => s.draft[which]);
  const label = t(`batch.${which}`);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <Input.Wrapper label={label} labelElement="div">
      <Group gap={6} wrap="nowrap">
        <Button
          ref={button}
          flex={1}
          miw={0}
          variant="default"
          justify="flex-start"
          fw={400}
          leftSection={<IconFolderOpen size={18} />}
          disabled={disabled}
          aria-label={t('batch.chooseFolder', { label, path: path || t('batch.nothingChosen') })}
          title={path}
          onClick={() => void batch.choice.ask(which)}
        >
          <span className={classes.path}>
            <bdi>{path || t(optional ? 'batch.noFolder' : 'batch.chooseShort')}</bdi>
          </span>
        </Button>
        {optional && path && (
          <CloseButton
            disabled={disabled}
            aria-label={t('batch.leaveOut', { label })}
            onClick={() => {
              batch.edit({ [which]: '' });
              // It is gone then; the keyboard goes on beside it.
              button.current?.focus();
            }}
          />
        )}
      </Group>
    </Input.Wrapper>
  );
}
