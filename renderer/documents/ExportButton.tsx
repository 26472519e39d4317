import { Button, Menu, Text, Tooltip } from '@mantine/core';
import { IconChevronDown, IconCopy, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { canContinue } from '#common/cardAbilities';
import { modelName } from '../i18n/cardText';
import { useStudioState } from '../studio/useStudio';
import { useKeyLabel } from '../studio/useWorkspace';
import { inMain } from '../ui/inMain';
import classes from './documents.module.css';
import { type ExportScale, enlargerFor, exportScales } from './enlarge';
import { filmKinds } from './filmEncoders';
import { type ExportFormat, exportFormatsFor, exportTable } from './pictureExports';
import { useDragOut } from './useDragOut';
import { useFiles } from './useFiles';

/**
 * Save the picture as PNG, as it is or four times as large; in a menu beside it at any of the sizes, as
 * anything else, all of its frames, or to the clipboard.
 */
export function ExportButton() {
  const { t } = useTranslation();
  const files = useFiles();
  const copyKey = useKeyLabel('copyPicture');
  const disabled = useStudioState((s) => s.output === undefined);
  const frames = useStudioState((s) => s.frames.length);
  const moving = useStudioState(
    (s) => s.frames.length > 1 || (s.model && canContinue(s.model.card)),
  );
  const card = useStudioState((s) => s.model?.card);
  const [scale, setScale] = useState<ExportScale>(1);
  const [saving, setSaving] = useState(false);
  const waysToEnlarge = useWaysToEnlarge();
  const drag = useDragOut();
  const save = (format: ExportFormat, times: ExportScale) => {
    setSaving(true);
    void files.exportPicture(format, times).finally(() => setSaving(false));
  };
  return (
    <Button.Group>
      <Button
        {...drag}
        flex={1}
        px={8}
        leftSection={<IconDownload size={18} />}
        disabled={disabled}
        loading={saving}
        onClick={() => save('png', 1)}
      >
        {t(frames > 1 ? 'file.saveFrame' : 'studio.savePicture')}
      </Button>
      <Tooltip label={waysToEnlarge(4)}>
        <Button
          px={7}
          disabled={disabled || saving}
          aria-label={t('file.saveLarge', { scale: 4 })}
          onClick={() => save('png', 4)}
        >
          {t('file.times', { scale: 4 })}
        </Button>
      </Tooltip>
      <Menu
        position="top-end"
        shadow="md"
        width={280}
        portalProps={inMain}
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <Button px={6} disabled={disabled || saving} aria-label={t('file.export')}>
            <IconChevronDown size={18} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <div className={classes.scales}>
            {exportScales.map((times) => (
              <Menu.Item
                key={times}
                aria-current={times === scale}
                closeMenuOnClick={false}
                onClick={() => setScale(times)}
              >
                {t('file.times', { scale: times })}
              </Menu.Item>
            ))}
          </div>
          <Text size="xs" c="dimmed" px="xs" py={6}>
            {waysToEnlarge(scale)}
          </Text>
          {exportFormatsFor(card).map((format) => (
            <Menu.Item
              key={format}
              disabled={exportTable[format].fixedSize && scale > 1}
              onClick={() => save(format, scale)}
            >
              {exportTable[format].label(t)}
            </Menu.Item>
          ))}
          {frames > 1 && (
            <Menu.Item onClick={() => void files.exportFrames()}>
              {t('file.frames', { count: frames })}
            </Menu.Item>
          )}
          {moving &&
            filmKinds.map((kind) => (
              <Menu.Item key={kind} onClick={() => void files.exportLoop(kind)}>
                {t(`file.loop.${kind}`)}
              </Menu.Item>
            ))}
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

/** @returns a sentence for a scale: the size in pixels, and by what the picture is enlarged. */
function useWaysToEnlarge(): (scale: ExportScale) => string {
  const { t } = useTranslation();
  const models = useStudioState((s) => s.models);
  const next = useStudioState((s) => s.model?.card.next);
  const output = useStudioState((s) => s.output);
  return (scale) => {
    if (!output) return '';
    const size = { width: output.width * scale, height: output.height * scale };
    if (scale === 1) return t('file.asItIs', size);
    const by = enlargerFor(scale, models ?? [], next);
    return by
      ? t('file.enlargedBy', { ...size, model: modelName(by.card) })
      : t('file.enlargedPlainly', size);
  };
}
