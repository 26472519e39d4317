import { Unreadable } from '../failure';
import { PickleObject, type PickleValue } from '../readers/pickleValue';
import { RefusedTensor, TorchTensor } from '../readers/torchTensor';
import type { StoredTensor } from '../storedTensor';

/** Weights by their name in the net, such as `model.1.weight`. */
export type NetWeights = ReadonlyMap<string, StoredTensor>;

/** A net as a file holds it. */
export interface StoredNet {
  /** What the file calls it, such as `G_A`; '' where it names none. */
  name: string;
  weights: NetWeights;
  /** The whole module, where the file holds more than its weights. */
  module?: PickleObject;
}

export interface StoredNets {
  nets: StoredNet[];
  /** Whether the file has the state of an optimizer. */
  optimizer: boolean;
}

/** Keys that say "the weights are in here" and don't tell nets apart; averages over the training first. */
const wrappers = [
  ...['params_ema', 'params-ema', 'g_ema', 'netG_ema', 'generator_ema', 'model_ema', 'ema'],
  ...['state_dict_ema', 'ema_state_dict', 'ema_model', 'model_state_dict_ema', 'averaged_model'],
  ...[
    'model_state_dict',
    'state_dict',
    'params',
    'weights',
    'model',
    'net',
    'netG',
    'generator',
    'G',
  ],
  ...['module', 'network', 'gen', 'G_state_dict', 'netG_state_dict', 'generator_state_dict'],
];
const notWeights =
  /optim|sched|scaler|^(state|param_groups|_metadata|hyper_parameters|callbacks|args|opt|config|loops)$/i;
/** Beside the weights of torch's AveragedModel: of how many steps they are the mean. */
const averageCount = 'n_averaged';
const maxDepth = 8;
/** References make a tree of any size out of a few bytes; no checkpoint has so many parts. */
const maxVisited = 2_000_000;

class Walk {
  readonly found: { path: string[]; weights: Map<string, StoredTensor>; module?: PickleObject }[] =
    [];
  optimizer = false;
  private visited = 0;

  private count(): void {
    if (++this.visited > maxVisited)
      throw new Unreadable({
        reason: 'tooComplex',
        problem: 'its parts refer to each other without end',
      });
  }

  visit(value: PickleValue, path: string[]): void {
    this.count();
    if (path.length > maxDepth) return;
    if (value instanceof PickleObject) this.visitObject(value, path);
    else if (value instanceof Map) this.visitMap(value, path);
    else if (Array.isArray(value) && value.length <= 64)
      value.forEach((part, i) => {
        if (part instanceof Map || part instanceof PickleObject)
          this.visit(part, [...path, String(i)]);
      });
  }

  private visitMap(map: Map<PickleValue, PickleValue>, path: string[]): void {
    if (map.has('param_groups')) {
      this.optimizer = true;
      return;
    }
    const weights = new Map<string, StoredTensor>();
    for (const [key, value] of map) {
      this.count();
      const tensor = asTensor(value);
      if (tensor && key !== averageCount && (typeof key === 'string' || typeof key === 'number'))
        weights.set(String(key), tensor);
    }
    if (hasWeights(weights)) {
      this.found.push({ path, weights });
      return;
    }
    for (const [key, value] of map) {
      if (typeof key !== 'string') continue;
      if (notWeights.test(key)) this.optimizer ||= /optim/i.test(key);
      else this.visit(value, [...path, key]);
    }
  }

  /** A whole module, or another object that holds nets. */
  private visitObject(object: PickleObject, path: string[]): void {
    const weights = new Map<string, StoredTensor>();
    this.flatten(object, '', weights, 0);
    if (hasWeights(weights)) this.found.push({ path, weights, module: object });
    else if (object.state instanceof Map) this.visitMap(object.state, path);
  }

  /** A module's state dict: its parameters and buffers, then those of the modules inside. */
  private flatten(
    object: PickleObject,
    prefix: string,
    out: Map<string, StoredTensor>,
    depth: number,
  ): void {
    this.count();
    const state = object.state;
    if (!(state instanceof Map) || depth > 64) return;
    const members = new Map<PickleValue, PickleValue>();
    for (const group of ['_parameters', '_buffers', '_modules']) {
      const part = state.get(group);
      if (part instanceof Map) for (const [key, value] of part) members.set(key, value);
    }
    // A scripted module has its parts as attributes.
    for (const [key, value] of members.size > 0 ? members : state) {
      this.count();
      const tensor = asTensor(value);
      if (tensor) out.set(`${prefix}${String(key)}`, tensor);
      else if (value instanceof PickleObject)
        this.flatten(value, `${prefix}${String(key)}.`, out, depth + 1);
    }
  }
}

function asTensor(value: PickleValue): StoredTensor | undefined {
  return value instanceof TorchTensor || value instanceof RefusedTensor ? value : undefined;
}

/** Lone numbers, such as a step, are no weights. */
const hasWeights = (weights: NetWeights) =>
  [...weights.values()].some(
    (tensor) => tensor.shape.length > 0 || tensor instanceof RefusedTensor,
  );

/** Lower is better; -1 for a key that names a net of its own. */
const rankOf = (key: string) =>
  wrappers.findIndex((name) => name.toLowerCase() === key.toLowerCase());

/** Every net in what a pickle holds. */
export function storedNets(root: PickleValue): StoredNets {
  const walk = new Walk();
  walk.visit(root, []);
  const best = new Map<string, { rank: number; path: string[]; net: StoredNet }>();
  for (const { path, weights, module } of walk.found) {
    const name = path.filter((key) => rankOf(key) < 0).join('.');
    const rank = Math.max(-1, ...path.map(rankOf));
    const known = best.get(name);
    if (!known || rank < known.rank) best.set(name, { rank, path, net: { name, weights, module } });
  }
  // A net without a name of its own takes that of its key, if the file holds other nets too.
  const unnamed = best.get('');
  if (unnamed && best.size > 1) unnamed.net.name = unnamed.path.join('.');
  const nets = [...best.values()].flatMap(({ net }) => splitNets(net));
  return { nets, optimizer: walk.optimizer };
}

const netName =
  /^(net|model|gen(erator)?|dis(c(riminator)?)?)?[_-]?([GDF]|gen(erator)?|dis(c(riminator)?)?|critic)([_-]?(AB?|BA?|XY?|YX?|[abxy]_?(2|to)_?[abxy]|\d|photo|monet|ema|x|y))?$/i;

/** Parts of a trainer that are in its state dict and make no picture: losses and their nets. */
const trainerPart =
  /^(criterion|loss|lpips|perceptual|vgg|feature_extractor|metric|fid|inception)/i;

/** One dict for several nets, as trainers save it: `netG_A.…`, `netD_B.…`, `criterion.vgg.…`. */
export function splitNets(net: StoredNet): StoredNet[] {
  const groups = new Map<string, Map<string, StoredTensor>>();
  let hasParts = false;
  for (const [key, tensor] of net.weights) {
    const dot = key.indexOf('.');
    const name = key.slice(0, Math.max(0, dot));
    if (trainerPart.test(name)) hasParts = true;
    else if (!netName.test(name)) return [net];
    else groups.set(name, (groups.get(name) ?? new Map()).set(key.slice(dot + 1), tensor));
  }
  if (groups.size < (hasParts ? 1 : 2)) return [net];
  return [...groups].map(([name, weights]) => ({
    name: net.name ? `${net.name}.${name}` : name,
    weights,
  }));
}

/** Whether a net's name says that it judges pictures: `D`, `netD_A`, `discriminator`, `critic`. */
export const isNamedDiscriminator = (name: string) =>
  /(^|[._-])(net|model)?[_-]?(D([_-]?[ABXY0-9]+)?|D_.*|disc(riminator)?([_-]?\w+)?|dis[_-]?[ABXYabxy]?\d?|critic\w*)([._-]|$)/.test(
    name,
  ) || /discriminator|dis_state_dict|^d([_-]?[abxy]\d?)?$/i.test(name);
