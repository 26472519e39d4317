import '@mantine/core/styles.css';
import { MantineProvider } from '@mantine/core';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { startI18n } from './i18n';
import { connectEngine } from './link/engine';
import { Batch } from './state/batch';
import { setDesk } from './state/desk';
import { Studio } from './state/studio';
import { BatchContext } from './state/useBatch';
import { DeskContext } from './state/useDesk';
import { StudioContext } from './state/useStudio';
import { cssVariables, theme } from './theme';

await startI18n();
const engine = connectEngine();
const studio = new Studio(engine);
const batch = new Batch(engine);
createRoot(document.getElementById('root')!).render(
  <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
    <StudioContext value={studio}>
      <BatchContext value={batch}>
        <DeskContext value={setDesk(engine, studio)}>
          <App />
        </DeskContext>
      </BatchContext>
    </StudioContext>
  </MantineProvider>,
);
