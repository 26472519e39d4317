import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconCopy, IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formats } from '#common/contract';
import { useStudioState } from '../studio/useStudio';
import { useKeyLabel } from '../studio/useWorkspace';
import { inMain } from '../ui/inMain';
import { exportFormats } from './fileActions';
import { useFiles } from './useFiles';

/** Save the picture as PNG; in a menu beside it, as anything else, all of its frames, or to the clipboard. */
export function ExportButton() {
  const { t } = useTranslation();
  const files = useFiles();
  const copyKey = useKeyLabel('copyPicture');
  const disabled = useStudioState((s) => s.output === undefined);
  const frames = useStudioState((s) => s.frames.length);
  return (
    <Button.Group>
      <Button
        flex={1}
        leftSection={<IconDownload size={18} />}
        disabled={disabled}
        onClick={() => void files.exportPicture('png')}
      >
        {t(frames > 1 ? 'file.saveFrame' : 'studio.savePicture')}
      </Button>
      <Menu
        position="top-end"
        shadow="md"
        width={240}
        portalProps={inMain}
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <Button px={10} disabled={disabled} aria-label={t('file.export')}>
            <IconChevronDown size={18} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {exportFormats.map((format) => (
            <Menu.Item key={format} onClick={() => void files.exportPicture(format)}>
              {format === 'psd' ? t('file.psd') : formats[format].label}
            </Menu.Item>
          ))}
          {frames > 1 && (
            <Menu.Item onClick={() => void files.exportFrames()}>
              {t('file.frames', { count: frames })}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconCopy size={16} />}
            rightSection={copyKey}
            onClick={() => void files.copyPicture()}
          >
            {t('file.copy')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}
