import { type ErrorCode, UnderdrawError } from '#common/contract';

interface Reason {
  code: ErrorCode;
  message: string;
  hint: string;
}

type Params = Record<string, string | number>;

const again = 'Download it again, and compare its size with the one that the page states.';

/**
 * Why a file can't be imported. `{name}` stands for a parameter; `{file}` is always there.
 * MODEL_UNREADABLE: the file can't be read. MODEL_UNKNOWN: it was read, but is no net that we can rebuild.
 */
const reasons = {
  empty: { code: 'MODEL_UNREADABLE', message: '{file} is empty.', hint: again },
  truncated: {
    code: 'MODEL_UNREADABLE',
    message: '{file} is cut short: {what} lies beyond its {bytes} bytes.',
    hint: again,
  },
  damaged: { code: 'MODEL_UNREADABLE', message: '{file} is damaged: {what}.', hint: again },
  unsupported: {
    code: 'MODEL_UNREADABLE',
    message: '{file} has something that can’t be read here: {what}.',
    hint: 'Save the weights again as a plain state dict, in full precision.',
  },
  'too-complex': {
    code: 'MODEL_UNREADABLE',
    message: '{file} is built like no model: {what}.',
    hint: 'Files like this are made to exhaust the memory of whoever opens them; don’t trust its source.',
  },
  'lfs-pointer': {
    code: 'MODEL_UNREADABLE',
    message: '{file} is a Git LFS pointer, not the model: the model itself has {bytes} bytes.',
    hint: 'Run `git lfs pull` in the repository, or download the file from its page.',
  },
  'web-page': {
    code: 'MODEL_UNREADABLE',
    message: '{file} is a web page, not a model.',
    hint: 'Open the link in a browser and use the download button of the page.',
  },
  picture: {
    code: 'MODEL_UNREADABLE',
    message: '{file} is a {format} picture, not a model.',
    hint: 'Drop it on the Studio to draw over it.',
  },
  archive: {
    code: 'MODEL_UNREADABLE',
    message: '{file} is a {format} archive.',
    hint: 'Unpack it and import the model inside.',
  },
  'other-format': {
    code: 'MODEL_UNREADABLE',
    message: '{file} is a model in the format of {format}, which can’t be imported.',
    hint: 'If you have the program that it belongs to, export the model as ONNX and import that.',
  },
  'missing-part': {
    code: 'MODEL_UNREADABLE',
    message: '{file} needs {part}, which is not in its folder.',
    hint: 'Put all files of the model into one folder.',
  },
  'no-picture': {
    code: 'MODEL_UNKNOWN',
    message: '{file} is a net that {what}, which is no picture.',
    hint: 'Underdraw runs models that give a picture for a picture.',
  },
  'not-a-model': {
    code: 'MODEL_UNREADABLE',
    message: '{file} is in no format of models that is known here.',
    hint: 'PyTorch (.pth, .pt, .ckpt), safetensors and ONNX files can be imported.',
  },
  'no-weights': {
    code: 'MODEL_UNKNOWN',
    message: '{file} can be read, but holds no weights of a net.',
    hint: 'Look for a file that is named after the generator, such as latest_net_G.pth.',
  },
  optimizer: {
    code: 'MODEL_UNKNOWN',
    message: '{file} holds the state of an optimizer, not a net.',
    hint: 'Look beside it for the weights of the generator.',
  },
  discriminator: {
    code: 'MODEL_UNKNOWN',
    message: '{file} holds a discriminator: it judges pictures and makes none.',
    hint: 'Look beside it for the generator: its name often has a G where this has a D.',
  },
  lora: {
    code: 'MODEL_UNKNOWN',
    message: '{file} is a LoRA: small changes to a larger model, which it needs to work.',
    hint: 'Underdraw runs models that translate a picture in one step; diffusion models are none.',
  },
  'stable-diffusion': {
    code: 'MODEL_UNKNOWN',
    message: '{file} is a Stable Diffusion checkpoint, which makes pictures in many steps.',
    hint: 'Underdraw runs models that translate a picture in one step, such as CycleGAN and pix2pix.',
  },
  'latent-decoder': {
    code: 'MODEL_UNKNOWN',
    message:
      '{file} decodes latents of {channels} channels, as diffusion models make them; it takes no picture.',
    hint: 'Underdraw runs models that translate a picture in one step, such as CycleGAN and pix2pix.',
  },
  'from-noise': {
    code: 'MODEL_UNKNOWN',
    message:
      '{file} makes pictures out of {count} random numbers (as DCGAN does), not out of a picture.',
    hint: 'Underdraw runs models that give a picture for a picture.',
  },
  classifier: {
    code: 'MODEL_UNKNOWN',
    message: '{file} holds a net that recognises pictures ({what}), and makes none.',
    hint: 'Underdraw runs models that give a picture for a picture.',
  },
  'several-nets': {
    code: 'MODEL_UNKNOWN',
    message: '{file} holds several nets, and none of the name {net}: {nets}.',
    hint: 'Name one of them, for example --set net={first}.',
  },
  'custom-forward': {
    code: 'MODEL_UNKNOWN',
    message:
      '{file} is a whole pickled {name}: how its layers are connected is in its program, not in the file.',
    hint: 'If you have the program, export the model as ONNX and import that.',
  },
  unknown: {
    code: 'MODEL_UNKNOWN',
    message: '{file} was read, but it is none of the nets that are known here. It has {seen}.',
    hint: 'If you have the program that it belongs to, export the model as ONNX and import that.',
  },
  'cannot-rebuild': {
    code: 'MODEL_UNKNOWN',
    message: '{file} was read, but can’t be rebuilt: {difference}.',
    hint: 'If you have the program that it belongs to, export the model as ONNX and import that.',
  },
  almost: {
    code: 'MODEL_UNKNOWN',
    message: '{file} resembles {family}, but {difference}.',
    hint: 'If you have the program that it belongs to, export the model as ONNX and import that.',
  },
  'bad-option': {
    code: 'USAGE',
    message: '{file} has no choice {key}={value}.',
    hint: 'It has {known}.',
  },
} satisfies Record<string, Reason>;

export type ReasonName = keyof typeof reasons;

const fill = (text: string, params: Params) =>
  text.replace(/\{(\w+)\}/g, (_, key: string) => String(params[key] ?? ''));

/** The error of an import, with the file named as the person named it. */
export function failure(
  reason: ReasonName,
  params: { file: string } & Params,
  options?: ErrorOptions,
): UnderdrawError {
  const { code, message, hint } = reasons[reason];
  return new UnderdrawError(code, fill(message, params), fill(hint, params), options);
}

/** What readers throw: they know what is wrong, but not what the person calls the file. */
export class Unreadable extends Error {
  constructor(
    readonly reason: ReasonName,
    readonly params: Params = {},
    options?: ErrorOptions,
  ) {
    super(`${reason} ${JSON.stringify(params)}`, options);
    this.name = 'Unreadable';
  }
}
