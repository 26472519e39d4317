import type { ParamSpec } from './params';

/**
 * Every failure with the params that it carries: `CODE`, or `CODE/reason` where a code has
 * several sentences. Codes are stable, scripts depend on them. Each row has its sentence and
 * hint in `common/messages/en.json` (terminal and reports) and in `renderer/i18n/` (window).
 * A number that plural forms follow is called `count`.
 */
export const failureTable = {
  'USAGE/noCommand': {},
  'USAGE/commandLine': { problem: 'quote' },
  'USAGE/noTerminal': {},
  'USAGE/optionMissing': { option: 'text' },
  'USAGE/emptyOutput': {},
  'USAGE/severalInputsOneFile': { count: 'number', file: 'text' },
  'USAGE/rootMissing': { folder: 'text' },
  'USAGE/outputsAmongInputs': {},
  'USAGE/nameHasUnknownPart': { part: 'text' },
  'USAGE/nameLacksName': {},
  'USAGE/nameLacksExt': {},
  'USAGE/nameHasSlash': {},
  'USAGE/nameBeginsWithDot': {},
  'USAGE/nameTooLong': {},
  'USAGE/shardForm': { shard: 'text' },
  'USAGE/shardNoIndex': {},
  'USAGE/shardSparse': {},
  'USAGE/shardBeyond': { index: 'number', count: 'number' },
  'USAGE/shardUnset': { variable: 'text' },
  'USAGE/shardNotNumber': { variable: 'text', value: 'text' },
  'USAGE/shardCompletionsUnset': {},
  'USAGE/shardCompletionsNotNumber': { value: 'text' },

  'BAD_REQUEST/unknownCall': { method: 'text' },
  'BAD_REQUEST/params': { method: 'text', path: 'text', issue: 'issue' },
  'BAD_REQUEST/unknownInput': { model: 'text', input: 'text', inputs: 'list' },
  'BAD_REQUEST/missingInput': { model: 'text', input: 'text', inputs: 'list' },
  'BAD_REQUEST/noInput': { model: 'text', inputs: 'list' },
  'BAD_REQUEST/inputSizesDiffer': {},
  'BAD_REQUEST/noSample': { model: 'text', index: 'number' },
  'BAD_REQUEST/fileNotOnCard': { model: 'text', file: 'text' },
  'BAD_REQUEST/folderName': { name: 'text' },
  'BAD_REQUEST/folderNotGranted': { folder: 'text' },
  'BAD_REQUEST/didNotFail': {},

  CANCELLED: {},

  'INPUT_NOT_FOUND/file': { file: 'text' },
  'INPUT_NOT_FOUND/folder': { folder: 'text' },
  'INPUT_NOT_FOUND/pictureGone': { picture: 'text' },
  'INPUT_NOT_FOUND/batchFolderGone': { folder: 'text' },
  'INPUT_NOT_FOUND/subfolderGone': { folder: 'text' },
  'INPUT_NOT_FOUND/truth': { picture: 'text' },
  'INPUT_NOT_FOUND/report': { folder: 'text' },

  'INPUT_UNREADABLE/picture': { file: 'text', formats: 'allOf' },
  'INPUT_UNREADABLE/file': { file: 'text', errno: 'errno' },
  'INPUT_UNREADABLE/isFolder': { file: 'text' },
  'INPUT_UNREADABLE/folder': { folder: 'text', errno: 'errno' },
  'INPUT_UNREADABLE/subfolder': { folder: 'text', errno: 'errno' },
  'INPUT_UNREADABLE/companionSize': {
    companion: 'text',
    companionWidth: 'number',
    companionHeight: 'number',
    file: 'text',
    width: 'number',
    height: 'number',
  },
  'INPUT_UNREADABLE/truthSize': {
    truth: 'text',
    truthWidth: 'number',
    truthHeight: 'number',
    width: 'number',
    height: 'number',
  },
  // An `.underdraw` file, or a drawing that was kept.
  'INPUT_UNREADABLE/drawingNone': {},
  'INPUT_UNREADABLE/drawingPart': {},
  'INPUT_UNREADABLE/drawingDamaged': {},
  'INPUT_UNREADABLE/drawingSchema': { path: 'text', issue: 'issue' },
  'INPUT_UNREADABLE/drawingIndex': {},
  'INPUT_UNREADABLE/drawingNewer': {},
  'INPUT_UNREADABLE/drawingTooMuch': {},
  'INPUT_UNREADABLE/drawingLacksPicture': {},
  'INPUT_UNREADABLE/drawingPictureSize': {},
  'INPUT_UNREADABLE/drawingBadPicture': {},
  'INPUT_UNREADABLE/drawingLacksSheet': {},
  'INPUT_UNREADABLE/drawingSheetSizes': {},
  'INPUT_UNREADABLE/drawingMarkWithoutSheet': {},
  'INPUT_UNREADABLE/drawingIllegalValue': {},
  'INPUT_UNREADABLE/drawingUnknownInput': {},
  'INPUT_UNREADABLE/drawingUnnamedModel': {},

  INPUT_EMPTY: { file: 'text' },

  'INPUT_TOO_LARGE/picture': {
    file: 'text',
    count: 'number',
    width: 'number',
    height: 'number',
    limit: 'number',
  },
  'INPUT_TOO_LARGE/refine': { labels: 'number', count: 'number' },

  FORMAT_UNSUPPORTED: { file: 'text', endings: 'anyOf' },

  OUTPUT_EXISTS: { file: 'text' },

  'OUTPUT_FAILED/file': { file: 'text', errno: 'errno' },
  'OUTPUT_FAILED/diskFull': { file: 'text', errno: 'errno' },
  'OUTPUT_FAILED/batchFolder': { folder: 'text', errno: 'errno' },
  'OUTPUT_FAILED/newFolder': { folder: 'text', errno: 'errno' },

  JOURNAL_UNREADABLE: { file: 'text' },

  'FOLDER_IN_USE/locked': { lock: 'text' },
  'FOLDER_IN_USE/running': {},

  'MODEL_NOT_FOUND/unknown': { model: 'text', models: 'list' },
  'MODEL_NOT_FOUND/noModels': { model: 'text' },
  'MODEL_NOT_FOUND/ofDrawing': { model: 'text' },

  'MODEL_CORRUPT/checksum': { file: 'text', model: 'text' },
  'MODEL_CORRUPT/fileMissing': { file: 'text', model: 'text' },
  'MODEL_CORRUPT/fileIncomplete': { file: 'text', model: 'text' },
  'MODEL_CORRUPT/fileUnreadable': { file: 'text', model: 'text' },
  'MODEL_CORRUPT/cardUnreadable': { model: 'text', errno: 'errno' },
  'MODEL_CORRUPT/cardNotJson': { model: 'text' },
  'MODEL_CORRUPT/cardSchema': { model: 'text', path: 'text', issue: 'issue' },
  'MODEL_CORRUPT/weights': { problem: 'quote' },

  'MODEL_CANT_RUN/onCpu': { problem: 'quote' },
  'MODEL_CANT_RUN/onProvider': { provider: 'text', problem: 'quote' },
  'MODEL_CANT_RUN/outputType': { output: 'text' },
  'MODEL_CANT_RUN/outputShape': {
    model: 'text',
    shape: 'text',
    height: 'number',
    width: 'number',
  },
  'MODEL_CANT_RUN/notNumbers': { model: 'text' },
  'MODEL_CANT_RUN/noDiscriminator': { model: 'text' },
  'MODEL_CANT_RUN/otherInputs': { model: 'text' },

  MODEL_EXISTS: { model: 'text', folder: 'text' },
  MODEL_BUNDLED: { model: 'text' },
  'PACKAGE_INVALID/noCard': {},
  'PACKAGE_INVALID/cardTooLarge': {},
  'PACKAGE_INVALID/cardNotJson': {},
  'PACKAGE_INVALID/cardSchema': { path: 'text', issue: 'issue' },
  'PACKAGE_INVALID/reservedId': { id: 'text' },
  'PACKAGE_INVALID/path': { path: 'quote' },
  'PACKAGE_INVALID/sameName': { file: 'text' },
  'PACKAGE_INVALID/fileMissing': { file: 'text' },
  'PACKAGE_INVALID/fileSize': { file: 'text', bytes: 'number', expected: 'number' },
  'PACKAGE_INVALID/checksum': { file: 'text' },
  'PACKAGE_INVALID/emptyLicence': { file: 'text' },
  'PACKAGE_INVALID/symbolicLink': { file: 'text' },
  'PACKAGE_INVALID/specialFile': { file: 'text' },
  'PACKAGE_INVALID/changed': { file: 'text' },
  'PACKAGE_INVALID/tooManyFiles': { limit: 'number' },
  'PACKAGE_INVALID/tooLarge': { limit: 'gigabytes' },

  PROVIDER_UNAVAILABLE: { provider: 'text' },

  'NOT_ENOUGH_MEMORY/whole': {
    width: 'number',
    height: 'number',
    needed: 'gigabytes',
    free: 'gigabytes',
  },
  'NOT_ENOUGH_MEMORY/tiles': {
    width: 'number',
    height: 'number',
    needed: 'gigabytes',
    free: 'gigabytes',
  },

  ENGINE_CRASHED: {},
  ENGINE_TIMEOUT: { seconds: 'number' },
  'ENGINE_UNAVAILABLE/shutDown': {},
  'ENGINE_UNAVAILABLE/leftOff': {},
  'ENGINE_UNAVAILABLE/emptyPool': {},

  'LINK_CLOSED/ended': {},
  'LINK_CLOSED/notMade': {},

  HOST_NOT_LOOPBACK: { host: 'text' },
  PORT_IN_USE: { port: 'number', errno: 'errno' },

  INTERNAL: { problem: 'quote' },
} as const satisfies Record<string, ParamSpec>;
