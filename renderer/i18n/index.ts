import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { readStored, writeStored } from '../ui/stored';
import de from './de.json';
import en from './en.json';

/** Languages by code, each under its own name. */
export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

const isLanguage = (value: unknown): value is Language =>
  typeof value === 'string' && Object.hasOwn(languages, value);

/** All words of the window. English is the fallback of every other language. */
export async function startI18n(): Promise<void> {
  const stored = readStored('language');
  const system = navigator.language.slice(0, 2);
  const language = [stored, system].find(isLanguage) ?? 'en';
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, de: { translation: de } },
    interpolation: { escapeValue: false }, // React escapes.
    showSupportNotice: false,
  });
  document.documentElement.lang = language;
}

/** Change the language now, and at every start from now on. */
export async function setLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  writeStored('language', language);
}
