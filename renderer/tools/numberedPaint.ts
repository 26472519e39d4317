import type { Studio } from '../studio/studio';
import { activeInput } from '../studio/studioState';

/** Colours to begin with where a sheet takes any, two rows. */
export const swatches = [
  '#ffffff',
  '#1c1c1c',
  '#e5484d',
  '#f76808',
  '#ffc53d',
  '#46a758',
  '#0091ff',
  '#8e8e8e',
  '#6f4e37',
  '#d6409f',
  '#8e4ec6',
  '#b5e48c',
  '#2b5d34',
  '#9ad5f5',
];

/** Choose a label or colour by its place in the palette. @param index from 0; beyond the last nothing is chosen. */
export function chooseNumbered({ store, tools }: Studio, index: number): void {
  const input = activeInput(store.getState());
  if (input?.kind === 'labels') {
    if (index < input.palette.length) tools.setPaint({ classIndex: index });
  } else if (input?.kind === 'paint' || input?.kind === 'photo') {
    const palette = input.kind === 'paint' ? input.palette?.map(({ colour }) => colour) : undefined;
    const colour = (palette ?? swatches)[index];
    if (colour) tools.setPaint({ colour: colour.toLowerCase() });
  }
}
