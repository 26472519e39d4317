import type { Catalogue } from '#common/messages/messages';
import type english from './languages/en/window.json';

/** The same keys as in English, however deep, each with a text. */
type Texts<T> = { [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };

/**
 * One language of the window: a folder in `languages/`, named by its code, with a `language.ts`
 * that exports this. A text that English has and the language lacks is a compile error. To begin a new one,
 * copy `de`: English takes its messages from the terminal's, and `en` holds only what differs.
 */
export interface LanguagePack {
  /** What the language calls itself. */
  name: string;
  /** BCP 47 tag, for numbers, lists and plural forms. */
  locale: string;
  /** Texts of the window by key, for i18next. */
  window: Texts<typeof english>;
  /** Sentences of failures and notices. */
  messages: Catalogue;
  /**
   * Texts of model cards that don't speak the language themselves, by the text as the card has it.
   * What a card says in its `translations` goes before: that travels with the model.
   */
  cards?: Readonly<Record<string, string>>;
}
