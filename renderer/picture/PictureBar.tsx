import { Group, Menu } from '@mantine/core';
import {
  IconArrowBackUpDouble,
  IconArrowsSplit2,
  IconContrast,
  IconEyeSearch,
  IconLayoutColumns,
  IconLayoutGrid,
  IconPhotoCheck,
  IconPhotoX,
  IconSeparatorVertical,
  IconStack2,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { compareModes } from '../compare/compare';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { inMain } from '../ui/inMain';
import { ToolButton } from '../ui/ToolButton';

const icons = {
  side: IconLayoutColumns,
  slider: IconSeparatorVertical,
  overlay: IconStack2,
  difference: IconContrast,
};

/** Ways to look at the picture. */
export function PictureBar() {
  const { t } = useTranslation();
  const { commands } = useWorkspace();
  const realness = useWorkspaceState('realness', (s) => s.on);
  const view = useWorkspaceState('layout', (s) => s.view);
  return (
    <Group gap={2} wrap="nowrap">
      <CompareMenu />
      <ToolButton
        side="bottom"
        name={t('action.realness')}
        action="realness"
        active={realness}
        onClick={() => commands.run('realness')}
      >
        <IconEyeSearch size={18} />
      </ToolButton>
      <ToolButton
        side="bottom"
        name={t('action.variations')}
        action="variations"
        active={view === 'variations'}
        onClick={() => commands.run('variations')}
      >
        <IconLayoutGrid size={18} />
      </ToolButton>
      <ToolButton
        side="bottom"
        name={t('action.bakeOff')}
        action="bakeOff"
        active={view === 'bakeOff'}
        onClick={() => commands.run('bakeOff')}
      >
        <IconArrowsSplit2 size={18} />
      </ToolButton>
    </Group>
  );
}

function CompareMenu() {
  const { t } = useTranslation();
  const { commands, compare } = useWorkspace();
  const mode = useWorkspaceState('compare', (s) => s.mode);
  const truthName = useWorkspaceState('compare', (s) => s.truthName);
  const cycle = useWorkspaceState('layout', (s) => s.view === 'cycle');
  const Icon = icons[mode];
  return (
    <Menu position="bottom-start" portalProps={inMain} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ToolButton side="bottom" name={t('compare.title')} action="compare">
          <Icon size={18} />
        </ToolButton>
      </Menu.Target>
      <Menu.Dropdown>
        {compareModes.map((one) => {
          const ModeIcon = icons[one];
          return (
            <Menu.RadioItem
              key={one}
              value={one}
              closeMenuOnClick
              checked={one === mode}
              onChange={() => compare.set({ mode: one })}
            >
              <Group gap={10} wrap="nowrap">
                <ModeIcon size={18} />
                {t(`compare.${one}`)}
              </Group>
            </Menu.RadioItem>
          );
        })}
        <Menu.Divider />
        <Menu.CheckboxItem closeMenuOnClick checked={cycle} onChange={() => commands.run('cycle')}>
          <Group gap={10} wrap="nowrap">
            <IconArrowBackUpDouble size={18} />
            {t('action.cycle')}
          </Group>
        </Menu.CheckboxItem>
        <Menu.Item leftSection={<IconPhotoCheck size={18} />} onClick={() => commands.run('truth')}>
          {t('action.truth')}
        </Menu.Item>
        {truthName && (
          <Menu.Item leftSection={<IconPhotoX size={18} />} onClick={() => compare.removeTruth()}>
            {t('compare.remove', { name: truthName })}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
