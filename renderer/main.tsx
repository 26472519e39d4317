import '@mantine/core/styles.css';
import { MantineProvider } from '@mantine/core';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { startI18n } from './i18n';
import { connectEngine } from './link/engine';
import { setDesk } from './state/desk';
import { Studio } from './state/studio';
import { DeskContext } from './state/useDesk';
import { StudioContext } from './state/useStudio';
import { cssVariables, theme } from './theme';

await startI18n();
const engine = connectEngine();
const studio = new Studio(engine);
createRoot(document.getElementById('root')!).render(
  <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
    <StudioContext value={studio}>
      <DeskContext value={setDesk(engine, studio)}>
        <App />
      </DeskContext>
    </StudioContext>
  </MantineProvider>,
);
