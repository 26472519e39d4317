import { useTranslation } from 'react-i18next';
import { useFiles } from '../documents/useFiles';
import { modelName } from '../i18n/cardText';
import { useActionItems } from '../keys/useActionItems';
import type { ContextGroups, ContextItem } from '../ui/ContextMenu';
import { nextModels } from './modelValues';
import { useStudio } from './useStudio';

/** @returns what can be done with the drawing, for its context menu. */
export function useDrawingMenu(): () => ContextGroups {
  const items = useActionItems();
  const studio = useStudio();
  return () => [
    items('undo', 'redo').map((item) => {
      const { canUndo, canRedo } = studio.store.getState();
      return { ...item, disabled: item.id === 'undo' ? !canUndo : !canRedo };
    }),
    items('photo', 'seen', 'canvasSize', 'crop', 'clear'),
    items('fit', 'actual'),
    items('newDrawing', 'drawings', 'save'),
  ];
}

/** @returns what can be done with the picture. */
export function usePictureMenu(): () => ContextGroups {
  const { t } = useTranslation();
  const studio = useStudio();
  const files = useFiles();
  const items = useActionItems();
  return () => {
    const { model, models = [], output } = studio.store.getState();
    if (!model) return [];
    const next = nextModels(models, model.card).map(
      (one): ContextItem => ({
        id: `next ${one.card.id}`,
        label: t('next.with', { model: modelName(one.card) }),
        disabled: !output,
        run: () => void studio.modelSwitch.continueWith(one),
      }),
    );
    const cutout = {
      id: 'cutout',
      label: t('file.cutout'),
      disabled: !output,
      run: () => void files.exportPicture('cutout'),
    };
    return [
      [...items('savePicture'), ...(model.card.cutout ? [cutout] : []), ...items('copyPicture')],
      [...items('drawOnPicture'), ...next],
      items('compare', 'variations', 'bakeOff', 'realness'),
    ];
  };
}
