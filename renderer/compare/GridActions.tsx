import { Group } from '@mantine/core';
import { IconCheck, IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Picture } from '#common/contract';
import { useFiles } from '../documents/useFiles';
import { ToolButton } from '../ui/ToolButton';

interface Props {
  /** What the picture is called. */
  name: string;
  /** Name of the file without its ending. */
  file: string;
  /** Undefined until it is made. */
  picture: Picture | undefined;
  /** Goes on with what made it. */
  onChoose?(): void;
}

/** Choose or save one of several pictures beside each other. */
export function GridActions({ name, file, picture, onChoose }: Props) {
  const { t } = useTranslation();
  const files = useFiles();
  return (
    <Group gap={0} wrap="nowrap">
      {onChoose && (
        <ToolButton side="bottom" size={28} name={t('grid.choose', { name })} onClick={onChoose}>
          <IconCheck size={16} />
        </ToolButton>
      )}
      <ToolButton
        side="bottom"
        size={28}
        name={t('grid.save', { name })}
        disabled={!picture}
        onClick={() => picture && void files.saveOther(picture, file)}
      >
        <IconDownload size={16} />
      </ToolButton>
    </Group>
  );
}
