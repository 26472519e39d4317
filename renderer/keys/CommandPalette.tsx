import { Kbd } from '@mantine/core';
import { createSpotlight, Spotlight, useSpotlight } from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { IconSearch } from '@tabler/icons-react';
import { createRef, useMemo } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { actionGroups, actions, actionTable } from './actions';
import { keyLabel, onMac } from './keyNotation';

const [store, palette] = createSpotlight();
const field = createRef<HTMLInputElement>();

/** Open the palette and focus its field before returning, so that no following key press is lost. */
export function openPalette(): void {
  flushSync(palette.open);
  field.current?.focus();
}

/** Search and run actions by name. */
export function CommandPalette() {
  const { t } = useTranslation();
  const { commands, keymap } = useWorkspace();
  useWorkspaceState('keymap', (s) => s.changed);
  const { opened } = useSpotlight(store);
  // Computed while rendering, not in an effect: Enter may follow at once.
  const usable = useMemo(
    () => actions.filter((action) => opened && action !== 'palette' && commands.has(action)),
    [commands, opened],
  );
  return (
    <Spotlight
      store={store}
      shortcut={null}
      // A transition would put the field on the page some frames later.
      transitionProps={{ duration: 0 }}
      actions={actionGroups.map((group) => ({
        group: t(`keys.group.${group}`),
        actions: usable
          .filter((action) => actionTable[action].group === group)
          .map((action) => ({
            id: action,
            label: t(`action.${action}`),
            onClick: () => commands.run(action),
            rightSection: keymap.key(action) ? (
              <Kbd>{keyLabel(keymap.key(action), onMac)}</Kbd>
            ) : undefined,
          })),
      }))}
      nothingFound={t('commands.nothing')}
      highlightQuery
      scrollable
      maxHeight={420}
      attributes={{ content: { 'aria-label': t('action.palette') } }}
      // Scrollable content must be reachable with the keyboard.
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      searchProps={{
        ref: field,
        leftSection: <IconSearch size={18} />,
        placeholder: t('commands.search'),
        'aria-label': t('commands.search'),
      }}
    />
  );
}
