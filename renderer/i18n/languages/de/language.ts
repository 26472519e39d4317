import type { LanguagePack } from '../../languagePack';
import messages from './messages.json';
import window from './window.json';

export default { name: 'Deutsch', locale: 'de', window, messages } satisfies LanguagePack;
