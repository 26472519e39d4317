import { useTranslation } from 'react-i18next';
import type { SharedView } from '../canvas/Pane';
import classes from '../studio/panes.module.css';
import { useStudioState } from '../studio/useStudio';
import { useWorkspaceState } from '../studio/useWorkspace';
import { BakeOffView } from './BakeOffView';
import { PictureGrid } from './PictureGrid';
import { PictureNotes } from './PictureNotes';
import { PicturePane } from './PicturePane';
import { VariationsView } from './VariationsView';

/** What stands beside the drawing: the picture, its variations, or those of other models. */
export function PictureArea({ shared }: { shared: SharedView }) {
  const view = useWorkspaceState('layout', (s) => s.view);
  const beside = useWorkspaceState('compare', (s) => s.mode === 'side' && s.truth !== undefined);
  if (view === 'variations') return <VariationsView />;
  if (view === 'bakeOff') return <BakeOffView />;
  return beside ? <BesideTruth /> : <PicturePane shared={shared} />;
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
            name: t('studio.pictureLabel', { model: model?.card.name ?? '' }),
            picture: output,
            caption: t('studio.picture'),
          },
          { key: 'truth', name: t('compare.truth'), picture: truth, caption: truthName },
        ]}
      />
      <PictureNotes raised />
    </div>
  );
}
