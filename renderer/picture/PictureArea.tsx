import { useTranslation } from 'react-i18next';
import type { Pane, SharedView } from '../canvas/Pane';
import { BakeOffView } from '../compare/BakeOffView';
import { CycleView } from '../compare/CycleView';
import { VariationsView } from '../compare/VariationsView';
import { modelName } from '../i18n/cardText';
import classes from '../studio/panes.module.css';
import { useStudioState } from '../studio/useStudio';
import { useWorkspaceState } from '../studio/useWorkspace';
import { PictureGrid } from './PictureGrid';
import { PictureNotes } from './PictureNotes';
import { PicturePane } from './PicturePane';

interface Props {
  shared: SharedView;
  /** Called with the pane of the picture, and without when it is gone. */
  onReady?(pane: Pane | undefined): void;
}

/** What stands beside the drawing: the picture, its variations, or those of other models. */
export function PictureArea({ shared, onReady }: Props) {
  const view = useWorkspaceState('layout', (s) => s.view);
  const beside = useWorkspaceState('compare', (s) => s.mode === 'side' && s.truth !== undefined);
  if (view === 'variations') return <VariationsView />;
  if (view === 'bakeOff') return <BakeOffView />;
  if (view === 'cycle') return <CycleView />;
  return beside ? <BesideTruth /> : <PicturePane shared={shared} onReady={onReady} />;
}

/** Picture and ground truth side by side. */
function BesideTruth() {
  const { t } = useTranslation();
  const output = useStudioState((s) => s.output);
  const model = useStudioState((s) => s.model);
  const truth = useWorkspaceState('compare', (s) => s.truth);
  const truthName = useWorkspaceState('compare', (s) => s.truthName);
  return (
    <div className={classes.stack}>
      <PictureGrid
        pictures={[
          {
            key: 'picture',
            name: t('studio.pictureLabel', { model: model ? modelName(model.card) : '' }),
            picture: output,
            isLabelMap: model?.card.output.kind === 'labels',
            caption: t('studio.picture'),
          },
          { key: 'truth', name: t('compare.truth'), picture: truth, caption: truthName },
        ]}
      />
      <PictureNotes raised />
    </div>
  );
}
