import { Kbd, useMantineColorScheme } from '@mantine/core';
import {
  createSpotlight,
  Spotlight,
  type SpotlightActionData,
  useSpotlight,
} from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { IconSearch } from '@tabler/icons-react';
import { createRef, useMemo } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useFiles } from '../documents/useFiles';
import { useStudio } from '../studio/useStudio';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { useDialogKeys } from '../ui/dialogKeys';
import { type CommandEntry, commandEntries, commandGroups } from './commandEntries';
import { findEntries } from './findEntries';
import { keyLabel, onMac } from './keyNotation';

const [store, palette] = createSpotlight();
const field = createRef<HTMLInputElement>();

/** Entries that are shown of a query, two pages; the first ones fit best. All are rendered with each letter. */
const mostShown = 20;

/** Open the palette and focus its field before returning, so that no following key press is lost. */
export function openCommandPalette(): void {
  flushSync(palette.open);
  field.current?.focus();
}

/** Search and do whatever the window can do: commands, models, labels, settings, samples. */
export function CommandPalette() {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const studio = useStudio();
  const files = useFiles();
  const { keymap } = workspace;
  const { setColorScheme } = useMantineColorScheme();
  useWorkspaceState('keymap', (s) => s.changed);
  const { opened } = useSpotlight(store);
  useDialogKeys(opened);
  // Computed while rendering, not in an effect: Enter may follow at once.
  const entries = useMemo(
    () => (opened ? commandEntries({ t, studio, workspace, files, setColorScheme }) : []),
    [opened, t, studio, workspace, files, setColorScheme],
  );
  const action = ({ id, label, description, action: own, run }: CommandEntry) => {
    const key = own && keymap.key(own);
    return {
      id,
      label,
      description,
      onClick: run,
      rightSection: key ? <Kbd>{keyLabel(key, onMac)}</Kbd> : undefined,
    } satisfies SpotlightActionData;
  };
  const search = (query: string) =>
    query.trim() === ''
      ? // All samples together would hide everything else.
        commandGroups
          .filter((group) => group !== 'samples')
          .map((group) => ({
            group: t(`keys.group.${group}`),
            actions: entries.filter((entry) => entry.group === group).map(action),
          }))
      : findEntries(entries, query).slice(0, mostShown).map(action);
  return (
    <Spotlight
      store={store}
      shortcut={null}
      // A transition would put the field on the page some frames later.
      transitionProps={{ duration: 0 }}
      actions={[]}
      filter={search}
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
