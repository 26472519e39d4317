import type { TFunction } from 'i18next';
import { formats } from '#common/contract';
import type { ExportFormat } from './fileActions';

/** What a format is called in menus. */
export function formatName(t: TFunction, format: ExportFormat): string {
  if (format === 'psd') return t('file.psd');
  return format === 'cutout' ? t('file.cutout') : formats[format].label;
}
