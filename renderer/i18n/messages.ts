import i18next from 'i18next';
import type { Failure, FailureKey, Notice } from '#common/contract';
import { englishCatalogue } from '#common/messages/english';
import { type Catalogue, type FailureText, Messages } from '#common/messages/messages';
import type { Language } from './index';
import german from './messages.de.json';
import inWindow from './messages.en.json';

/** A window says what the terminal says, but gives no advice that only a terminal can follow. */
const changes: Partial<Record<FailureKey, Partial<FailureText>>> = inWindow.failures;

const englishInWindow: Catalogue = {
  ...englishCatalogue,
  quotes: inWindow.quotes,
  failures: Object.fromEntries(
    Object.entries(englishCatalogue.failures).map(([key, text]) => [
      key,
      { ...text, ...changes[key as FailureKey] },
    ]),
  ) as Catalogue['failures'],
};

/** Every language has every sentence: one that lacks is a compile error here. */
export const catalogues: Readonly<Record<Language, Catalogue>> = {
  en: englishInWindow,
  de: german,
};

const messages: Readonly<Record<Language, Messages>> = {
  en: new Messages('en-GB', catalogues.en),
  de: new Messages('de', catalogues.de),
};

/** In the language of the window. A component that shows it calls `useTranslation`, to follow a change. */
const current = (): Messages =>
  Object.hasOwn(messages, i18next.language) ? messages[i18next.language as Language] : messages.en;

/** What is wrong, in one sentence. */
export const failureMessage = (failure: Failure): string => current().message(failure);

/** What might help; '' if there is nothing to add. */
export const failureHint = (failure: Failure): string => current().hint(failure);

export const noticeText = (notice: Notice): string => current().notice(notice);
