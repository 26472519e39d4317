import { createStore } from 'zustand/vanilla';
import { sheetKind } from '../drawing/sheets';
import type { Studio } from '../studio/studio';
import { activeInput } from '../studio/studioState';

/**
 * The background colour, which one key swaps with the pen's colour. For label maps it is a
 * label, initially the paper.
 */
export class BackgroundColour {
  readonly store = createStore(() => ({ classIndex: 0, colour: '#ffffff' }));

  constructor(private readonly studio: Studio) {
    studio.store.subscribe((now, before) => {
      if (now.model === before.model) return;
      const labels = now.model?.card.inputs.find((input) => input.kind === 'labels');
      if (labels) this.store.setState({ classIndex: paperIndex(labels) });
    });
  }

  /** Choose it: a label of the active sheet, or a colour. */
  set(colour: { classIndex: number } | { colour: string }): void {
    this.store.setState(colour);
  }

  swap(): void {
    const state = this.studio.store.getState();
    const input = activeInput(state);
    const back = this.store.getState();
    if (input?.kind === 'labels') {
      this.store.setState({ classIndex: state.classIndex });
      this.studio.set({ classIndex: back.classIndex });
    } else if (input && sheetKind(input) === 'paint') {
      this.store.setState({ colour: state.colour });
      this.studio.set({ colour: back.colour });
    }
  }
}

const paperIndex = (input: { palette: { name: string }[]; paper: string }) =>
  input.palette.findIndex((label) => label.name === input.paper);
