import type { BatchItem, ErrorCode } from '#common/contract';
import { english } from '#common/messages/english';

/** One entry of `report.json` and of the contact sheet: an item with its sentences in English. */
export interface ReportItem extends Omit<BatchItem, 'warnings' | 'error'> {
  warnings: string[];
  error?: { code: ErrorCode; message: string; hint: string };
}

export function inEnglish(item: BatchItem): ReportItem {
  const { warnings, error } = item;
  return {
    ...item,
    warnings: warnings.map((warning) => english.notice(warning)),
    error: error && {
      code: error.code,
      message: english.message(error),
      hint: english.hint(error),
    },
  };
}
