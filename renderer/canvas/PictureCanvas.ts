import type { Picture } from '#common/contract';
import { differencePicture } from '#common/image/differencePicture';
import type { Compare } from '../compare/compare';
import type { RealnessOverlay } from '../compare/realnessOverlay';
import { compose } from '../drawing/compose';
import type { Studio } from '../studio/studio';
import { heatPicture } from './heatPicture';
import { Pane, type SharedView } from './Pane';
import type { PixelLayer } from './PixelLayer';
import { panByDragging } from './panByDragging';
import { undoByTap } from './undoByTap';

/**
 * The picture pane: the translated picture, the reference that it is compared with, and over
 * both the heat map of realness.
 */
export class PictureCanvas {
  readonly pane: Pane;
  private readonly reference: PixelLayer;
  private readonly heat: PixelLayer;
  private readonly subscriptions: (() => void)[] = [];

  constructor(
    element: HTMLDivElement,
    private readonly studio: Studio,
    private readonly compare: Compare,
    private readonly realness: RealnessOverlay,
    shared: SharedView,
  ) {
    this.pane = new Pane(element, shared, true);
    this.reference = this.pane.addLayer();
    this.heat = this.pane.addLayer();
    this.subscriptions.push(
      panByDragging(element, shared, undoByTap(studio)),
      studio.store.subscribe((now, before) => {
        if (now.output !== before.output) this.show();
      }),
      compare.store.subscribe((now, before) => {
        if (now.mode !== before.mode || now.truth !== before.truth) this.show();
        else this.applyMode();
      }),
      realness.store.subscribe(() => this.showHeat()),
      shared.onChange(() => this.applyMode()),
    );
    this.show();
    this.showHeat();
  }

  destroy(): void {
    for (const unsubscribe of this.subscriptions) unsubscribe();
    this.pane.destroy();
  }

  private show(): void {
    const { output, outputTask: translated } = this.studio.store.getState();
    if (!output || !translated) {
      this.pane.hide();
      this.reference.hide();
      return;
    }
    const { mode, truth } = this.compare.store.getState();
    const { scene, size: asked, model } = translated;
    // Beside a drawing at its size, so that the same place is seen in both.
    const size = scene.settings ? output : asked;
    const comparable = truth?.width === output.width && truth.height === output.height;
    const differs = mode === 'difference' && truth !== undefined && comparable;
    this.pane.pictureSmooth = model.card.output.kind !== 'labels' || differs;
    this.pane.show(differs ? differencePicture(output, truth) : output, size);
    const reference = this.referenceOf(mode);
    if (reference) this.reference.show(reference);
    else this.reference.hide();
    this.applyMode();
  }

  /** The reference over the picture: the ground truth, or the drawing that the picture was made from. */
  private referenceOf(mode: string): Picture | undefined {
    if (mode !== 'slider' && mode !== 'overlay') return undefined;
    const { outputTask: translated } = this.studio.store.getState();
    const { truth } = this.compare.store.getState();
    if (truth || !translated || translated.scene.settings) return truth;
    return compose(translated.model.card, translated.rasters);
  }

  private showHeat(): void {
    const { on, result } = this.realness.store.getState();
    if (on && result) this.heat.show(heatPicture(result));
    else this.heat.hide();
    this.pane.place();
  }

  /** Clip the reference at the slider, or set its opacity as an overlay. */
  private applyMode(): void {
    const { mode, split, opacity } = this.compare.store.getState();
    const { style } = this.reference.element;
    style.opacity = mode === 'overlay' ? `${opacity}` : '';
    style.clipPath = mode === 'slider' ? `inset(0 ${(1 - split) * 100}% 0 0)` : '';
    this.pane.place();
  }
}
