import { Kbd } from '@mantine/core';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Action, actions, groupOf, groups, keyName, onMac } from '../state/keys';
import { useDesk, useDeskState } from '../state/useDesk';

const [store, palette] = createSpotlight();
export const openPalette = palette.open;

/** Every action by name: type a few letters, Enter does it. */
export function CommandPalette() {
  const { t } = useTranslation();
  const { commands, keymap } = useDesk();
  useDeskState('keymap', (s) => s.changed);
  const [usable, setUsable] = useState<readonly Action[]>([]);
  return (
    <Spotlight
      store={store}
      shortcut={null}
      onSpotlightOpen={() =>
        setUsable(actions.filter((action) => action !== 'palette' && commands.has(action)))
      }
      actions={groups.map((group) => ({
        group: t(`keys.group.${group}`),
        actions: usable
          .filter((action) => groupOf[action] === group)
          .map((action) => ({
            id: action,
            label: t(`action.${action}`),
            onClick: () => commands.run(action),
            rightSection: keymap.key(action) ? (
              <Kbd>{keyName(keymap.key(action), onMac)}</Kbd>
            ) : undefined,
          })),
      }))}
      nothingFound={t('commands.nothing')}
      highlightQuery
      scrollable
      maxHeight={420}
      attributes={{ content: { 'aria-label': t('action.palette') } }}
      // What scrolls must be reached with the keyboard.
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: t('commands.search'),
        'aria-label': t('commands.search'),
      }}
    />
  );
}
