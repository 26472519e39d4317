import { fitsTable, type ParamSpec, type ParamTypes, type ParamValues } from './messageParams';
import type { Failure } from './underdrawError';

/** What a person should know of a result that is there all the same, with the params it carries. */
export const noticeTable = {
  CHANNELS_LEFT_OUT: { file: 'text', count: 'number' },
  DEPTH_REDUCED: { file: 'text', count: 'number' },
  END_MISSING: { file: 'text' },
  FIRST_FRAME: { file: 'text', count: 'number' },
  GREY_PROFILE: { file: 'text' },
  HDR_COLOURS: { file: 'text' },
  LABELS_REPLACED: { count: 'number' },
  LABELS_ARE_NUMBERS: { percent: 'number', max: 'number' },
  LABELS_MAY_BE_INDICES: { file: 'text', max: 'number' },
  LABEL_NUMBERS_LOSSY: { file: 'text' },
  LABELS_ARE_CHANGED_NUMBERS: { percent: 'number' },
  LABELS_ARE_STRETCHED: { percent: 'number', max: 'number', step: 'number' },
  LABELS_SMOOTHED: { percent: 'number' },
  LABELS_OTHER_PALETTE: { percent: 'number', colours: 'list', model: 'text' },
  PROFILE_TOO_LARGE: { file: 'text', megabytes: 'number' },
  PROFILE_NOT_READ: { file: 'text', megabytes: 'number' },
  SCALED: { netWidth: 'number', netHeight: 'number', width: 'number', height: 'number' },
  TILED: { columns: 'number', rows: 'number', decibels: 'text' },
  SEAMS_MAY_SHOW: {},
  NOT_REFINED: {},
  FLAT_OUTPUT: { model: 'text' },
  LINK_NOT_FOLLOWED: { link: 'text' },
  MODELS_WITHOUT_LIST: { models: 'allOf' },
  NO_PICTURES: { folder: 'text', formats: 'allOf' },
  NOT_READ: { count: 'number', files: 'list', formats: 'allOf' },
  NOT_COMPARED: { failure: 'failure' },
} as const satisfies Record<string, ParamSpec>;

export type NoticeCode = keyof typeof noticeTable;

type NoticeParamTypes = ParamTypes & { failure: Failure };

/** A remark on a result. Its sentence is made where it is shown. */
export type Notice = {
  [C in NoticeCode]: { code: C; params: ParamValues<(typeof noticeTable)[C], NoticeParamTypes> };
}[NoticeCode];

/** Whether data that was kept is a notice that this version knows. */
export function isNotice(value: unknown): value is Notice {
  return fitsTable(noticeTable, value);
}
