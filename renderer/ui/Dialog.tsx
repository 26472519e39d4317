import { CloseButton, Group, Modal, type ModalRootProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDialogKeys } from './dialogKeys';

interface Props extends Omit<ModalRootProps, 'title'> {
  title: string;
  children: ReactNode;
}

/**
 * A dialogue with its title and a way out. Put together by hand: the library's <header>
 * counts as a second banner of the page.
 */
export function Dialog({ title, children, onClose, ...rest }: Props) {
  const { t } = useTranslation();
  useDialogKeys(rest.opened);
  return (
    <Modal.Root onClose={onClose} {...rest}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body pt="md">
          <Group justify="space-between" mb="sm" wrap="nowrap">
            <Modal.Title fw={600}>{title}</Modal.Title>
            <CloseButton aria-label={t('app.close')} onClick={onClose} />
          </Group>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
