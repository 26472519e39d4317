import type { Slider } from '#common/contract';

/** `style-weight` for display. */
export const valueName = (name: string) =>
  name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');

/** What a slider is called. */
export const sliderName = ({ label, name }: Slider) => label ?? valueName(name);
