import '@mantine/core/styles.css';
import { MantineProvider } from '@mantine/core';
import i18next from 'i18next';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { Autosave } from './files/autosave';
import { FileActions } from './files/fileActions';
import { FilesContext } from './files/useFiles';
import { startI18n } from './i18n';
import { connectEngine } from './link/engine';
import { Batch } from './state/batch';
import { setDesk } from './state/desk';
import { EndNotice } from './state/endNotice';
import { endWords } from './state/endWords';
import { Studio } from './state/studio';
import { BatchContext } from './state/useBatch';
import { DeskContext } from './state/useDesk';
import { StudioContext } from './state/useStudio';
import { recall, remember } from './state/windowMemory';
import { cssVariables, theme } from './theme';

await startI18n();
const engine = connectEngine();
const studio: Studio = new Studio(engine, async () => {
  const restored = await autosave.restore();
  if (restored) studio.tell(i18next.t('file.restored'));
  return restored || recall().model;
});
const desk = setDesk(engine, studio);
const endNotice = new EndNotice(
  (ended) => endWords(i18next.t, ended),
  () => {
    window.focus();
    batch.putAway();
    desk.commands.run('batch');
  },
);
const batch: Batch = new Batch(engine, endNotice);
const autosave = new Autosave(studio);
studio.setLive(recall().live);
studio.store.subscribe(({ live, model }, before) => {
  if (live !== before.live) remember({ live });
  if (model && model !== before.model) remember({ model: model.card.id });
});
// The last moment that a page surely sees: what was drawn just now is written too.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') void autosave.flush();
});
window.addEventListener('pagehide', () => void autosave.flush());

createRoot(document.getElementById('root')!).render(
  <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
    <StudioContext value={studio}>
      <FilesContext value={new FileActions(studio, autosave)}>
        <BatchContext value={batch}>
          <DeskContext value={desk}>
            <App />
          </DeskContext>
        </BatchContext>
      </FilesContext>
    </StudioContext>
  </MantineProvider>,
);
