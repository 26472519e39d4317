import i18next from 'i18next';
import type { Failure, Notice } from '#common/contract';
import { Messages } from '#common/messages/messages';
import { fallback, languages } from './index';

const messages = new Map(
  [...languages].map(([code, pack]) => [code, new Messages(pack.locale, pack.messages)]),
);

/** In the language of the window. A component that shows it calls `useTranslation`, to follow a change. */
const current = (): Messages => messages.get(i18next.language) ?? messages.get(fallback)!;

/** What is wrong, in one sentence. */
export const failureMessage = (failure: Failure): string => current().message(failure);

/** What might help; '' if there is nothing to add. */
export const failureHint = (failure: Failure): string => current().hint(failure);

export const noticeText = (notice: Notice): string => current().notice(notice);
