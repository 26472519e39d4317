/** Where menus float: inside the page's main landmark, so that a screen reader finds them there. */
export const floats = 'floats';
export const inMain = { target: `#${floats}` };
