import type { FailureKey } from '#common/contract';
import { englishCatalogue } from '#common/messages/english';
import type { Catalogue, FailureText } from '#common/messages/messages';
import type { LanguagePack } from '../../languagePack';
import inWindow from './messagesInWindow.json';
import window from './window.json';

/** A window says what the terminal says, but gives no advice that only a terminal can follow. */
const changes: Partial<Record<FailureKey, Partial<FailureText>>> = inWindow.failures;

const messages: Catalogue = {
  ...englishCatalogue,
  quotes: inWindow.quotes,
  notices: { ...englishCatalogue.notices, ...inWindow.notices },
  failures: Object.fromEntries(
    Object.entries(englishCatalogue.failures).map(([key, text]) => [
      key,
      { ...text, ...changes[key as FailureKey] },
    ]),
  ) as Catalogue['failures'],
};

/** British: no comma before "or" and "and". */
export default { name: 'English', locale: 'en-GB', window, messages } satisfies LanguagePack;
