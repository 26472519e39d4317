import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../studio/useWorkspace';
import type { ContextItem } from '../ui/ContextMenu';
import type { Action } from './actionTable';
import { keyLabel, onMac } from './keyNotation';

/** @returns makes lines of a context menu from actions; those without a command now are greyed. */
export function useActionItems(): (...actions: Action[]) => ContextItem[] {
  const { t } = useTranslation();
  const { commands, keymap } = useWorkspace();
  return (...actions) =>
    actions.map((action) => ({
      id: action,
      label: t(`action.${action}`),
      key: keymap.key(action) && keyLabel(keymap.key(action), onMac),
      disabled: !commands.has(action),
      run: () => commands.run(action),
    }));
}
