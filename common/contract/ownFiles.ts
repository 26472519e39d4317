/** Ending of a drawing with its history. */
export const drawingEnding = '.underdraw';
/** Ending of an archive of one or several models. */
export const packageEnding = '.underdraw-model';

/** Whether a file is a drawing, by its name. */
export const isDrawingName = (name: string): boolean => name.toLowerCase().endsWith(drawingEnding);

/** Whether a file holds models, by its name. */
export const isPackageName = (name: string): boolean => name.toLowerCase().endsWith(packageEnding);
