import { z } from 'zod';
import { Unreadable } from '../failure';

/** A layer of a Keras model, and for each time that it is used the layers whose outputs it takes. */
export interface KerasLayer {
  type: string;
  name: string;
  config: Readonly<Record<string, unknown>>;
  calls: KerasCall[];
  /** Layers of a model that is a layer itself. */
  inner?: KerasModel;
}

export interface KerasCall {
  inputs: KerasReference[];
  /** Arguments that are no layers, such as `block_size`. */
  options: Readonly<Record<string, unknown>>;
}

/** Output of the `call`-th use of a layer. */
export interface KerasReference {
  layer: string;
  call: number;
}

export interface KerasModel {
  layers: KerasLayer[];
  inputs: string[];
  outputs: KerasReference[];
}

const maxDepth = 6;
const maxLayers = 20_000;

const record = z.record(z.string(), z.unknown());
const layerSchema = z.object({
  class_name: z.string(),
  name: z.string().optional(),
  config: record,
  inbound_nodes: z.array(z.unknown()).default([]),
});
const modelSchema = z.object({
  layers: z.array(layerSchema).min(1).max(maxLayers),
  input_layers: z.unknown().optional(),
  output_layers: z.unknown().optional(),
});

const wrong = (problem: string) => new Unreadable({ reason: 'damaged', problem });

/** Keras 2 writes `[name, call, tensor, options]`, in lists of any depth. */
function references(value: unknown, depth = 0): { reference: KerasReference; options: unknown }[] {
  if (depth > maxDepth || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    const [layer, call, , options] = value as unknown[];
    if (typeof layer === 'string' && typeof call === 'number')
      return [{ reference: { layer, call }, options }];
    return value.flatMap((part) => references(part, depth + 1));
  }
  // Keras 3 writes each as an object with the same list inside.
  return Object.values(value).flatMap((part) => references(part, depth + 1));
}

function callOf(node: unknown): KerasCall {
  const found = references(node);
  const options = record.safeParse(found[0]?.options);
  return {
    inputs: found.map(({ reference }) => reference),
    options: options.success ? options.data : {},
  };
}

/**
 * The layers of a `model_config`.
 * @throws Unreadable if it is none
 */
export function readKerasConfig(value: unknown, depth = 0): KerasModel {
  if (depth > maxDepth) throw wrong('its models are nested endlessly');
  const outer = z.object({ class_name: z.string(), config: z.unknown() }).safeParse(value);
  if (!outer.success) throw wrong('it describes no layers');
  // Old Sequentials are a list alone.
  const config = Array.isArray(outer.data.config)
    ? { layers: outer.data.config }
    : outer.data.config;
  const parsed = modelSchema.safeParse(config);
  if (!parsed.success) throw wrong('it describes no layers');
  const layers = parsed.data.layers.map((layer): KerasLayer => {
    const name = layer.name ?? (typeof layer.config.name === 'string' ? layer.config.name : '');
    const isModel = ['Functional', 'Model', 'Sequential'].includes(layer.class_name);
    return {
      type: layer.class_name,
      name,
      config: layer.config,
      calls: layer.inbound_nodes.map(callOf),
      inner: isModel ? readKerasConfig(layer, depth + 1) : undefined,
    };
  });
  if (outer.data.class_name === 'Sequential') return sequential(layers);
  return {
    layers,
    inputs: references(parsed.data.input_layers).map(({ reference }) => reference.layer),
    outputs: references(parsed.data.output_layers).map(({ reference }) => reference),
  };
}

/** Each layer takes the output of the one before it. */
function sequential(layers: KerasLayer[]): KerasModel {
  const first = layers[0]!;
  const hasInput = first.type === 'InputLayer';
  const input: KerasLayer = hasInput
    ? first
    : { type: 'InputLayer', name: '(input)', config: first.config, calls: [] };
  const rest = hasInput ? layers.slice(1) : layers;
  let before = input.name;
  const chained = rest.map((layer) => {
    const call = { inputs: [{ layer: before, call: 0 }], options: {} };
    before = layer.name;
    return { ...layer, calls: [call] };
  });
  return {
    layers: [input, ...chained],
    inputs: [input.name],
    outputs: [{ layer: before, call: 0 }],
  };
}
