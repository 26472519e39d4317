import { createStore } from 'zustand/vanilla';
import type { OpenedFile } from '../photo/openedFile';

interface ReferenceState {
  /** Object URL of the picture; undefined while there is none. */
  address: string | undefined;
  name: string;
  /** Corner in the window of the Studio, in CSS pixels. */
  x: number;
  y: number;
}

/** A picture to look at while drawing. It floats over the panes, and nothing is made of it. */
export class Reference {
  readonly store = createStore<ReferenceState>(() => ({
    address: undefined,
    name: '',
    x: 24,
    y: 60,
  }));

  open({ name, data }: OpenedFile): void {
    this.close();
    this.store.setState({ address: URL.createObjectURL(new Blob([data])), name });
  }

  move(x: number, y: number): void {
    this.store.setState({ x: Math.max(0, x), y: Math.max(0, y) });
  }

  close(): void {
    const { address } = this.store.getState();
    if (address) URL.revokeObjectURL(address);
    this.store.setState({ address: undefined, name: '' });
  }
}
