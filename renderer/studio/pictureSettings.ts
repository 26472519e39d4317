import type { StoreApi } from 'zustand/vanilla';
import type { SceneSettings } from '#common/contract';
import type { Size } from '#common/image/size';
import type { DrawingDocument } from '../documents/drawingDocument';
import type { Scene } from '../documents/scene';
import type { StudioState } from './studioState';

/**
 * Sets what a model takes beside pictures. Where it takes no pictures at all, every change is a step
 * of the history; changes of one text or number that follow each other are one step.
 */
export class PictureSettings {
  /** The scene that the last change made, and what was changed. */
  private last: { name: string; scene: Scene | undefined } | undefined;

  constructor(
    private readonly store: StoreApi<StudioState>,
    private readonly document: DrawingDocument,
    /** Called after a change that is no step of the history. */
    private readonly onChange: () => void,
  ) {}

  /**
   * Set a value of the current model by its name in the card; undefined for its default.
   * @param continuous whether more changes of it may follow that belong to the same step.
   */
  setValue(name: string, value: string | number | undefined, continuous = false): void {
    const { model, values } = this.store.getState();
    if (!model) return;
    const { [name]: _before, ...others } = values[model.card.id] ?? {};
    const own = value === undefined ? others : { ...others, [name]: value };
    if (this.step({ values: own }, name, continuous)) return;
    this.store.setState({ values: { ...values, [model.card.id]: own } });
    this.onChange();
  }

  /** @param continuous as in `setValue`. */
  setSeed(seed: number, continuous = false): void {
    if (this.step({ seed }, 'seed', continuous)) return;
    this.store.setState({ seed });
    this.onChange();
  }

  /** Another seed, by chance. */
  chooseOtherSeed(): void {
    this.setSeed(crypto.getRandomValues(new Uint16Array(1))[0]);
  }

  /** Set the size of the picture of a model that takes no pictures. @param continuous as in `setValue`. */
  setSize(size: Size, continuous = false): void {
    this.step({ size }, 'size', continuous);
  }

  /** The store's state for a scene's settings. */
  stateFor({ model, settings }: Scene): Partial<StudioState> {
    if (!settings) return {};
    const { values } = this.store.getState();
    const { seed, values: own } = settings;
    return { seed, values: { ...values, [model.card.id]: own } };
  }

  /** @returns whether the settings belong to the history. */
  private step(change: Partial<SceneSettings>, name: string, continuous: boolean): boolean {
    const { scene } = this.document;
    if (!scene?.settings) return false;
    const { model, drawing, settings } = scene;
    const next = { model, drawing, settings: { ...settings, ...change } };
    const goesOn = this.last?.name === name && this.last.scene === scene;
    if (continuous && goesOn) this.document.replaceScene(next);
    else this.document.pushScene(next);
    this.last = continuous ? { name, scene: next } : undefined;
    return true;
  }
}
