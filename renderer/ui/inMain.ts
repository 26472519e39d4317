/** Portal target of menus and tooltips: inside the main landmark, where screen readers find them. */
export const floats = 'floats';
export const inMain = { target: `#${floats}` };
