import i18next, { type InitOptions } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { readWindowSettings, writeWindowSettings } from '../ui/windowSettings';
import type { LanguagePack } from './languagePack';

const modules = import.meta.glob<LanguagePack>('./languages/*/language.ts', {
  eager: true,
  import: 'default',
});

/** Every folder in `languages/`, by its name, which is the language's code. */
export const languages: ReadonlyMap<string, LanguagePack> = new Map(
  Object.entries(modules).map(([file, pack]) => [file.split('/').at(-2)!, pack]),
);

/** The language of texts that another one lacks, and of windows whose system speaks none of ours. */
export const fallback = 'en';

/** The language chosen, else the system's. */
function known(chosen: string): string {
  return [chosen, navigator.language.slice(0, 2)].find((code) => languages.has(code)) ?? fallback;
}

/** The window's texts in all languages. @param language the one to begin with, a code of `languages`. */
export const i18nOptions = (language: string): InitOptions => ({
  lng: language,
  fallbackLng: fallback,
  resources: Object.fromEntries(
    [...languages].map(([code, { window }]) => [code, { translation: window }]),
  ),
  interpolation: { escapeValue: false }, // React escapes.
  showSupportNotice: false,
});

/** Start with the language chosen earlier, else the system's. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init(i18nOptions(known(readWindowSettings().language)));
  document.documentElement.lang = i18next.language;
}

/** Change the language now, and at every start from now on. @param code of `languages`, or '' for the system's. */
export async function setLanguage(code: string): Promise<void> {
  await i18next.changeLanguage(known(code));
  document.documentElement.lang = i18next.language;
  writeWindowSettings({ language: code });
}
