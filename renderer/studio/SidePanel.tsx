import { Button, Divider, ScrollArea, Stack, Switch, Text, Tooltip } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ExportButton } from '../documents/ExportButton';
import { cardText, modelName } from '../i18n/cardText';
import { LayersPanel } from '../layers/LayersPanel';
import { ColourPanel } from '../tools/ColourPanel';
import { ColourRunsSwitch } from '../tools/ColourRunsSwitch';
import { PalettePanel } from '../tools/PalettePanel';
import { ToolPanel } from '../tools/ToolPanel';
import { FrameSheets } from './FrameSheets';
import { HowToDraw } from './HowToDraw';
import { ModelInputDialog } from './ModelInputDialog';
import { ModelMenu } from './ModelMenu';
import { saveModelInputs } from './modelInputFiles';
import { NextModels } from './NextModels';
import { OutputPalette } from './OutputPalette';
import classes from './panes.module.css';
import { SeedPanel } from './SeedPanel';
import { SizePanel } from './SizePanel';
import { Starters } from './Starters';
import { takesDrawing } from './studioState';
import { useStudio, useStudioState } from './useStudio';
import { useCommands } from './useWorkspace';
import { ValuesPanel } from './ValuesPanel';

/** Panel right of the panes: model, brush, palette, what else the model takes, samples, export. */
export function SidePanel() {
  const { t } = useTranslation();
  const studio = useStudio();
  const model = useStudioState((s) => s.model);
  const live = useStudioState((s) => s.live);
  const drawn = useStudioState(takesDrawing);
  const [seenOpen, setSeenOpen] = useState(false);
  useCommands(
    useMemo(
      () => ({
        seen: () => setSeenOpen(true),
        saveSeen: () => void saveModelInputs(studio),
      }),
      [studio],
    ),
    drawn,
  );
  if (!model) return null;
  const { card } = model;
  return (
    <aside className={classes.side} aria-label={modelName(card)}>
      <ScrollArea flex={1} type="auto">
        <Stack gap="md" p="md">
          <div>
            <ModelMenu />
            <Text size="sm" c="dimmed" mt={6}>
              {cardText(card, card.summary)}
            </Text>
            <HowToDraw />
          </div>
          <LayersPanel />
          <FrameSheets />
          {drawn ? (
            <ToolPanel />
          ) : (
            <Text size="sm" c="dimmed">
              {t('undrawn.reason')} {t('undrawn.instead')}
            </Text>
          )}
          <PalettePanel />
          <ColourPanel />
          {/* On any layer: a gap is closed on that of the lines. */}
          <ColourRunsSwitch />
          <ValuesPanel />
          <SeedPanel />
          <SizePanel />
          <OutputPalette />
          <NextModels />
          <Starters />
        </Stack>
      </ScrollArea>
      <Divider />
      <div className={classes.foot}>
        <Tooltip label={t(drawn ? 'studio.liveHint' : 'undrawn.liveHint')} position="left">
          <Switch
            label={t('studio.live')}
            checked={live}
            onChange={(event) => studio.setLive(event.currentTarget.checked)}
          />
        </Tooltip>
        {!live && (
          <Button variant="light" onClick={() => studio.translate()}>
            {t('studio.translate')}
          </Button>
        )}
        {drawn && (
          <Button
            variant="default"
            leftSection={<IconEye size={18} />}
            onClick={() => setSeenOpen(true)}
          >
            {t('studio.seen')}
          </Button>
        )}
        <ExportButton />
      </div>
      <ModelInputDialog opened={seenOpen} onClose={() => setSeenOpen(false)} />
    </aside>
  );
}
