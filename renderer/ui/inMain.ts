/** Where menus and tooltips float: inside the page's main landmark, so that a screen reader finds them there. */
export const floats = 'floats';
export const inMain = { target: `#${floats}` };
