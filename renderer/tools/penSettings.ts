import { createStore } from 'zustand/vanilla';
import { readStored, writeStored } from '../ui/storage';

interface PenState {
  /** 0 raw … 100: how much the line is calmed. */
  stabiliser: number;
  /** −100 soft … 100 firm: how hard a pen must be pressed for half of its width. */
  firmness: number;
  /** Share of the pen's greatest pressure, in per cent, that counts as full. */
  full: number;
}

const ranges: Readonly<Record<keyof PenState, readonly [min: number, max: number]>> = {
  stabiliser: [0, 100],
  firmness: [-100, 100],
  full: [20, 100],
};

/** Up to here the strokes are only smoothed as they are rasterised. */
export const leastStabiliser = 10;

export const startPen: PenState = { stabiliser: leastStabiliser, firmness: 0, full: 100 };

/** How the hand is followed, persisted. It is applied to what a pen sends: marks keep what came of it. */
export class PenSettings {
  readonly store = createStore<PenState>(() => parsed(readStored('pen')));

  set(patch: Partial<PenState>): void {
    this.store.setState(patch);
    writeStored('pen', this.store.getState());
  }

  /** Pressure that the width follows. @param pressure of the pen, 0…1. */
  pressure(pressure: number): number {
    const { firmness, full } = this.store.getState();
    return Math.min(1, (pressure * 100) / full) ** (2 ** (firmness / 50));
  }

  /** Whether samples are joined as they come. */
  get raw(): boolean {
    return this.store.getState().stabiliser === 0;
  }

  /** How far the line may stay behind the hand, in CSS pixels. */
  get slack(): number {
    return Math.max(0, this.store.getState().stabiliser - leastStabiliser) * 0.5;
  }
}

function parsed(stored: unknown): PenState {
  const given = typeof stored === 'object' && stored !== null ? stored : {};
  const state = { ...startPen };
  for (const [name, [min, max]] of Object.entries(ranges)) {
    const value: unknown = given[name as keyof typeof given];
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    state[name as keyof PenState] = Math.min(max, Math.max(min, value));
  }
  return state;
}
