import en from './en.json';
import { type Catalogue, Messages } from './messages';

/** What the terminal and the reports say. Scripts may depend on it. */
export const englishCatalogue: Catalogue = en;

/** British: no comma before "or" and "and". */
export const english = new Messages('en-GB', englishCatalogue);
