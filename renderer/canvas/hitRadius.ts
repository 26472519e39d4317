/** Distance on screen, in CSS pixels, within which a handle or a corner is hit. */
export const hitRadius = 8;
