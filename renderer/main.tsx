import '@mantine/core/styles.css';
import { MantineProvider } from '@mantine/core';
import i18next from 'i18next';
import { createRoot } from 'react-dom/client';
import { settingTable } from '#common/contract';
import { BatchController } from './batch/batchController';
import { batchEndMessage } from './batch/batchEndMessage';
import { EndNotice } from './batch/endNotice';
import type { FolderField } from './batch/folderChoice';
import { BatchContext } from './batch/useBatch';
import { connectDesktop } from './desktop/connectDesktop';
import { Autosave } from './documents/autosave';
import { DesktopDrawings } from './documents/desktopDrawings';
import { FileActions } from './documents/fileActions';
import { FilesContext } from './documents/useFiles';
import { connectEngine, onDesktop } from './engineLink/connectEngine';
import { startI18n } from './i18n';
import { App } from './shell/App';
import { rememberHand } from './shell/rememberHand';
import { chosenSize, loadMemory, saveMemory } from './shell/windowMemory';
import { dependsOnChance, takesNoPicture } from './studio/chainFacts';
import { Studio } from './studio/studio';
import { StudioContext } from './studio/useStudio';
import { WorkspaceContext } from './studio/useWorkspace';
import { createWorkspace } from './studio/workspace';
import { Tour } from './tour/tour';
import { TourContext } from './tour/useTour';
import { watchDialogKeys } from './ui/dialogKeys';
import { cssVariables, theme } from './ui/theme';
import { themeManager } from './ui/windowSettings';

await startI18n();
const engine = connectEngine();
const studio: Studio = new Studio(engine, async () => {
  const { start, model: last } = loadMemory();
  const { models = [] } = studio.store.getState();
  const model = models.find(({ card }) => card.id === last);
  if (start === 'sample' && model) return last;
  if (start === 'blank' && model) {
    studio.openBlank(model, chosenSize(model.card));
    return true;
  }
  const restored = await autosave.restore();
  if (restored) studio.showNotice(i18next.t('file.restored'));
  return restored || last;
});
const workspace = createWorkspace(engine, studio);
const endNotice = new EndNotice(
  (ended) => batchEndMessage(i18next.t, ended),
  () => {
    window.focus();
    batch.dismissEnd();
    workspace.commands.run('batch');
  },
);
/** The dialog of the system, in the language of the window. */
const chooseFolder = async (which: FolderField, start: string) =>
  (await engine.call('desktop.chooseFolder', { title: i18next.t(`batch.${which}`), start })).path;
const batch: BatchController = new BatchController(
  engine,
  endNotice,
  {
    needsPictures: (chain) => !takesNoPicture(studio.store.getState().models, chain),
    usesSeed: (chain) => dependsOnChance(studio.store.getState().models, chain),
  },
  onDesktop ? chooseFolder : undefined,
);
studio.store.subscribe(({ models }, before) => {
  if (models !== before.models) batch.modelsChanged();
});
const autosave = new Autosave(
  studio,
  onDesktop ? async () => new DesktopDrawings(engine) : undefined,
);
const files = new FileActions(studio, autosave);
const tour = new Tour(studio, workspace, files);
if (onDesktop) {
  const { commands, modelImport } = workspace;
  connectDesktop({ engine, studio, files, autosave, commands, modelImport });
}
rememberHand(studio);
studio.setLive(loadMemory().live);
studio.store.subscribe(({ live, model, scene, steps }, before) => {
  if (scene !== before.scene) saveMemory({ start: (steps === 1 && scene?.start) || '' });
  if (live !== before.live) saveMemory({ live });
  if (model && model !== before.model) saveMemory({ model: model.card.id });
});
// The last moment that a page surely sees: what was drawn just now is written too.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') void autosave.flush();
});
window.addEventListener('pagehide', () => void autosave.flush());

watchDialogKeys();

createRoot(document.getElementById('root')!).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={cssVariables}
    colorSchemeManager={themeManager}
    defaultColorScheme={settingTable.theme.first}
  >
    <StudioContext value={studio}>
      <FilesContext value={files}>
        <BatchContext value={batch}>
          <WorkspaceContext value={workspace}>
            <TourContext value={tour}>
              <App />
            </TourContext>
          </WorkspaceContext>
        </BatchContext>
      </FilesContext>
    </StudioContext>
  </MantineProvider>,
);
