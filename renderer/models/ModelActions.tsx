import { ActionIcon, Button, Group, Menu, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots, IconFolder, IconPencil, IconStethoscope, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelSummary } from '#common/contract';
import { modelName } from '../i18n/cardText';
import { useWorkspace } from '../studio/useWorkspace';
import { Dialog } from '../ui/Dialog';
import { inMain } from '../ui/inMain';

/** Menu of what can be done with an installed model. Those that came along are only looked at. */
export function ModelActions({ model }: { model: ModelSummary }) {
  const { t } = useTranslation();
  const { gallery } = useWorkspace();
  const [renaming, { open, close }] = useDisclosure(false);
  const own = model.origin === 'user';
  return (
    <>
      <Menu position="bottom-end" portalProps={inMain} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon
            flex="none"
            variant="subtle"
            color="gray"
            aria-label={t('models.actions', { model: modelName(model.card) })}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconStethoscope size={16} aria-hidden />}
            onClick={() => void gallery.check(model)}
          >
            {t('models.checkAgain')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFolder size={16} aria-hidden />}
            onClick={() => void gallery.showFolder(model)}
          >
            {t('models.show')}
          </Menu.Item>
          {own && (
            <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={open}>
              {t('models.rename')}
            </Menu.Item>
          )}
          {own && (
            <Menu.Item
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={() => void gallery.remove(model)}
            >
              {t('models.remove')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <RenameDialog model={model} opened={renaming} onClose={close} />
    </>
  );
}

interface RenameProps {
  model: ModelSummary;
  opened: boolean;
  onClose(): void;
}

function RenameDialog({ model, opened, onClose }: RenameProps) {
  const { t } = useTranslation();
  const { gallery } = useWorkspace();
  const [name, setName] = useState(model.card.name);
  return (
    <Dialog
      title={t('models.renameTitle', { model: modelName(model.card) })}
      opened={opened}
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          void gallery.rename(model, name.trim());
        }}
      >
        <Stack>
          <TextInput
            data-autofocus
            label={t('models.newName')}
            value={name}
            maxLength={200}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('models.cancel')}
            </Button>
            <Button type="submit" disabled={name.trim() === ''}>
              {t('models.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
