import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { readStored, writeStored } from '../ui/storage';
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

/** Start with the language chosen earlier, else the system's. */
export async function startI18n(): Promise<void> {
  const wanted: unknown[] = [readStored('language'), navigator.language.slice(0, 2)];
  const language = wanted.find(
    (code): code is string => typeof code === 'string' && languages.has(code),
  );
  await i18next.use(initReactI18next).init({
    lng: language ?? fallback,
    fallbackLng: fallback,
    resources: Object.fromEntries(
      [...languages].map(([code, { window }]) => [code, { translation: window }]),
    ),
    interpolation: { escapeValue: false }, // React escapes.
    showSupportNotice: false,
  });
  document.documentElement.lang = i18next.language;
}

/** Change the language now, and at every start from now on. @param code of `languages`. */
export async function setLanguage(code: string): Promise<void> {
  await i18next.changeLanguage(code);
  document.documentElement.lang = code;
  writeStored('language', code);
}
