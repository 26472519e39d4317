import i18next from 'i18next';

/** A number with one decimal, as the language of the window writes it: 2.5 or 2,5. */
export function decimal(value: number): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(i18next.language, digits).format(value);
}
