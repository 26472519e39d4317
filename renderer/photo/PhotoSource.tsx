import { useTranslation } from 'react-i18next';
import type { SheetKind } from '../drawing/sheets';
import { modelName } from '../i18n/cardText';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { Choice } from '../ui/Choice';

/** How the drawing is extracted from a photograph: a filter, or a model. */
export function PhotoSource({ kind }: { kind: SheetKind }) {
  const { t } = useTranslation();
  const { photo } = useWorkspace();
  const ink = useWorkspaceState('photo', (s) => s.ink);
  const by = useWorkspaceState('photo', (s) => s.extractor);
  const filters: [string, string][] =
    kind === 'ink'
      ? [
          ['lines', t('photo.lines')],
          ['tones', t('photo.tones')],
        ]
      : [['colours', t('photo.colours')]];
  const models = photo.extractors.map(({ card }): [string, string] => [
    byModel + card.id,
    modelName(card),
  ]);
  if (filters.length + models.length < 2) return null;
  const chosen = models.find(([value]) => value === byModel + by);
  return (
    <Choice
      name={t(kind === 'ink' ? 'photo.ink' : 'photo.labels')}
      value={chosen?.[0] ?? (kind === 'ink' ? ink : 'colours')}
      choices={[...filters, ...models]}
      onChange={(value) => {
        if (value.startsWith(byModel)) photo.set({ extractor: value.slice(byModel.length) });
        else if (value === 'lines' || value === 'tones')
          photo.set({ ink: value, extractor: undefined });
        else photo.set({ extractor: undefined });
      }}
    />
  );
}

/** Prefix that keeps model ids distinct from names of filters. */
const byModel = 'model:';
