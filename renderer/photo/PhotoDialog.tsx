import { Button, Center, Group, Loader, Slider, Stack, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { sheetKind } from '../drawing/sheets';
import { modelName } from '../i18n/cardText';
import { failureHint, failureMessage } from '../i18n/failureText';
import { sheetName } from '../studio/sheetName';
import { activeInput } from '../studio/studioState';
import { useStudioState } from '../studio/useStudio';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { Choice } from '../ui/Choice';
import { Dialog } from '../ui/Dialog';
import { PhotoNotes } from './PhotoNotes';
import { PhotoPreview } from './PhotoPreview';
import { PhotoSize } from './PhotoSize';
import { PhotoSource } from './PhotoSource';

/** Dialog to import a picture into the drawing: source, options, preview. */
export function PhotoDialog() {
  const { t, i18n } = useTranslation();
  const { photo } = useWorkspace();
  const state = useWorkspaceState('photo', (s) => s);
  const input = useStudioState(activeInput);
  const card = useStudioState((s) => s.model?.card);
  const { file, picture, raster, failure, replacedPixels: changed, refinedPixels: moved } = state;
  if (!input || !card) return null;
  const kind = sheetKind(input);
  const by = photo.extractors.find((model) => model.card.id === state.extractor);
  return (
    <Dialog
      title={t('photo.title', { sheet: sheetName(t, input) })}
      opened={file !== undefined}
      onClose={() => photo.close()}
      size="xl"
    >
      <Stack>
        {failure && (
          <Text role="alert">
            {failureMessage(failure)} {failureHint(failure)}
          </Text>
        )}
        {!failure && !(picture && raster) && (
          <Center h={200}>
            <Loader role="status" aria-label={t('photo.reading')} />
          </Center>
        )}
        {picture && raster && (
          <PhotoPreview
            key={file?.name}
            {...{ card, input, picture, raster }}
            name={file?.name ?? ''}
            changed={kind === 'labels' && !by ? changed : 0}
          />
        )}
        {raster && kind === 'labels' && (
          <Text size="sm" role="status" data-testid="changed">
            {changed === 0
              ? !by && t('photo.legal')
              : t(by ? 'photo.unknown' : 'photo.changed', {
                  changed: changed.toLocaleString(i18n.language),
                  percent: ((changed * 100) / raster.data.length).toLocaleString(i18n.language, {
                    minimumFractionDigits: 1,
                    maximumFractionDigits: 1,
                  }),
                })}
            {moved > 0 &&
              ` ${t('photo.moved', { count: moved, moved: moved.toLocaleString(i18n.language) })}`}
          </Text>
        )}
        <PhotoNotes />
        {state.grey && photo.colouriser && (
          <Switch
            label={t('photo.colourFirst', { model: modelName(photo.colouriser.card) })}
            description={t('photo.isGrey')}
            checked={state.colour}
            onChange={(event) => photo.set({ colour: event.currentTarget.checked })}
          />
        )}
        <Group gap="lg" align="flex-end">
          <PhotoSize />
          {state.size === 'drawing' && (
            <Choice
              name={t('photo.fit')}
              value={state.fit}
              choices={[
                ['contain', t('photo.contain')],
                ['cover', t('photo.cover')],
              ]}
              onChange={(fit) => photo.set({ fit })}
            />
          )}
          {kind === 'labels' && (
            <Switch
              label={t('photo.follow')}
              checked={state.refine}
              onChange={(event) => photo.set({ refine: event.currentTarget.checked })}
            />
          )}
          {kind === 'labels' && state.refine && (
            <Amount
              name={t('refine.strength')}
              value={state.strength}
              range={[0, 1]}
              onChange={(strength) => photo.set({ strength })}
            />
          )}
          <PhotoSource kind={kind} />
          {kind === 'ink' && !by && state.ink === 'lines' && (
            <>
              <Amount
                name={t('photo.width')}
                value={state.width}
                range={[0.5, 4]}
                onChange={(width) => photo.set({ width })}
              />
              <Amount
                name={t('photo.detail')}
                value={state.detail}
                range={[0, 1]}
                onChange={(detail) => photo.set({ detail })}
              />
            </>
          )}
          {state.busy && raster && (
            <Loader size="sm" role="status" aria-label={t('photo.making')} />
          )}
        </Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => photo.close()}>
            {t('photo.cancel')}
          </Button>
          <Button disabled={!raster || state.busy} onClick={() => photo.apply()}>
            {t('photo.use')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

interface AmountProps {
  name: string;
  value: number;
  range: readonly [number, number];
  onChange(value: number): void;
}

function Amount({ name, value, range, onChange }: AmountProps) {
  return (
    <div>
      <Text size="sm">{name}</Text>
      <Slider
        w={140}
        min={range[0]}
        max={range[1]}
        step={0.1}
        label={null}
        thumbLabel={name}
        value={value}
        onChange={onChange}
      />
    </div>
  );
}
