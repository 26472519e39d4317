import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en.json';

/** All words of the window. English is the fallback of every other language. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false }, // React escapes.
    showSupportNotice: false,
  });
}
