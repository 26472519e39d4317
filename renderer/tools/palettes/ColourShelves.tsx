import { ActionIcon, Group, Menu, Text, UnstyledButton } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useActionItems } from '../../keys/useActionItems';
import { useStudio, useStudioState } from '../../studio/useStudio';
import { useWorkspace, useWorkspaceState } from '../../studio/useWorkspace';
import { useContextMenu } from '../../ui/ContextMenu';
import { download } from '../../ui/download';
import { inMain } from '../../ui/inMain';
import { pickFile } from '../../ui/pickFile';
import { swatchItems } from '../swatchItems';
import {
  type NamedColour,
  type PaletteFormat,
  paletteFormats,
  readPalette,
  writePalette,
} from './paletteFiles';
import classes from './palettes.module.css';

/** Recent colours, and a palette that was opened from a file. */
export function ColourShelves({ onChoose }: { onChoose(colour: string): void }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const { colourShelf } = useWorkspace();
  const recent = useWorkspaceState('colourShelf', (s) => s.recent);
  const palette = useWorkspaceState('colourShelf', (s) => s.palette);
  const open = async () => {
    const file = await pickFile(paletteFormats.map((ending) => `.${ending}`).join(','));
    if (!file) return;
    const colours = readPalette(new Uint8Array(await file.arrayBuffer()));
    if (!colours) studio.showNotice(t('palettes.unreadable', { name: file.name }));
    else colourShelf.setPalette({ name: file.name.replace(/\.[^.]*$/, ''), colours });
  };
  const kept = palette?.colours ?? recent.map((colour) => ({ name: colour, colour }));
  const save = (format: PaletteFormat) => {
    const name = palette?.name ?? t('palettes.mine');
    download(writePalette(format, name, kept), `${name}.${format}`, 'application/octet-stream');
  };
  return (
    <>
      {recent.length > 0 && (
        <Swatches
          name={t('palettes.recent')}
          colours={recent.map((colour) => ({ name: colour, colour }))}
          onChoose={onChoose}
        />
      )}
      <Group justify="space-between" wrap="nowrap">
        <Text size="xs" c="dimmed" truncate>
          {palette?.name ?? t('palettes.none')}
        </Text>
        <Menu position="bottom-end" portalProps={inMain} withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('palettes.menu')}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => void open()}>{t('palettes.open')}</Menu.Item>
            {palette && (
              <Menu.Item onClick={() => colourShelf.setPalette(undefined)}>
                {t('palettes.remove')}
              </Menu.Item>
            )}
            <Menu.Divider />
            {paletteFormats.map((format) => (
              <Menu.Item key={format} disabled={kept.length === 0} onClick={() => save(format)}>
                {t(`palettes.save.${format}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </Group>
      {palette && <Swatches name={palette.name} colours={palette.colours} onChoose={onChoose} />}
    </>
  );
}

interface SwatchesProps {
  name: string;
  colours: readonly NamedColour[];
  onChoose(colour: string): void;
}

function Swatches({ name, colours, onChoose }: SwatchesProps) {
  const { t } = useTranslation();
  const { backgroundColour } = useWorkspace();
  const active = useStudioState((s) => s.colour);
  const items = useActionItems();
  const asked = useRef('');
  const { onContextMenu, menu } = useContextMenu(() => {
    const colour = asked.current;
    const own = swatchItems(t, colour, {
      paint: () => onChoose(colour),
      back: () => backgroundColour.set({ colour }),
    });
    return [own, items('swapColours')];
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and legend that fight the layout.
    <div className={classes.swatches} role="group" aria-label={name}>
      {menu}
      {colours.map(({ name: own, colour }, i) => (
        <UnstyledButton
          key={i}
          style={{ background: colour }}
          aria-label={own}
          title={own}
          aria-pressed={colour === active}
          onClick={() => onChoose(colour)}
          onContextMenu={(event) => {
            asked.current = colour;
            onContextMenu(event);
          }}
        />
      ))}
    </div>
  );
}
