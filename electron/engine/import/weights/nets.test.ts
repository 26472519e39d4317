import { expect, test } from 'vitest';
import type { PickleValue } from '../readers/pickleValue';
import { TorchStorage, TorchTensor } from '../readers/torchTensor';
import { isNamedDiscriminator, storedNets } from './nets';
import { withoutCommonPrefix } from './prefix';

let storages = 0;
const tensor = () =>
  new TorchTensor(new TorchStorage(String(storages++), 'float32', 4), 0, [4], [1]);

/** A dict as a pickle gives it. */
function dict(entries: Record<string, PickleValue>): Map<PickleValue, PickleValue> {
  return new Map(Object.entries(entries));
}

const weights = () => dict({ 'model.1.weight': tensor(), 'model.1.bias': tensor() });
const optimizer = () =>
  dict({ state: new Map([[0, dict({ exp_avg: tensor() })]]), param_groups: [] });

const names = (root: PickleValue) => storedNets(root).nets.map(({ name }) => name);

test('weights are found under any wrapper, and alone', () => {
  for (const root of [
    weights(),
    dict({ state_dict: weights(), epoch: 3 }),
    dict({ checkpoint: dict({ model_state_dict: weights() }) }),
    [weights(), 7],
  ])
    expect(storedNets(root).nets.map((net) => [...net.weights.keys()])).toEqual([
      ['model.1.weight', 'model.1.bias'],
    ]);
});

test('of averaged and plain weights of one net the averaged ones are taken', () => {
  const averaged = weights();
  const { nets } = storedNets(dict({ params: weights(), params_ema: averaged }));
  expect(nets).toHaveLength(1);
  expect(nets[0]!.weights.get('model.1.bias')).toBe(averaged.get('model.1.bias'));
});

test('the state of an optimizer is never taken', () => {
  const { nets, optimizer: has } = storedNets(
    dict({ optimizer_G: optimizer(), netG: weights(), optim: optimizer(), scheduler: optimizer() }),
  );
  expect(nets.map(({ name }) => name)).toEqual(['']);
  expect(has).toBe(true);
  expect(storedNets(optimizer())).toEqual({ nets: [], optimizer: true });
});

test('several nets keep their names', () => {
  expect(names(dict({ G_A: weights(), G_B: weights(), D_A: weights() }))).toEqual([
    'G_A',
    'G_B',
    'D_A',
  ]);
  const one = dict({
    'generator.model.1.weight': tensor(),
    'discriminator.model.0.weight': tensor(),
  });
  expect(names(dict({ state_dict: one }))).toEqual(['generator', 'discriminator']);
});

test('averages, losses and lower-case names of trainers', () => {
  const averaged = dict({ n_averaged: tensor(), 'module.model.1.weight': tensor() });
  expect([...storedNets(averaged).nets[0]!.weights.keys()]).toEqual(['module.model.1.weight']);
  expect(names(dict({ state_dict: weights(), state_dict_ema: weights() }))).toEqual(['']);
  expect(names(dict({ g_ema: weights(), d: weights() }))).toEqual(['g_ema', 'd']);
  expect(isNamedDiscriminator('d')).toBe(true);
  const trainer = dict({
    'generator.model.1.weight': tensor(),
    'criterion.vgg.features.0.weight': tensor(),
  });
  expect(names(dict({ state_dict: trainer }))).toEqual(['generator']);
});

test('a prefix that all names share is taken off, however long', () => {
  const [net] = storedNets(
    dict({ 'module.netG.model.1.weight': tensor(), 'module.netG.model.10.bias': tensor() }),
  ).nets;
  const { weights: bare, prefix } = withoutCommonPrefix(net!.weights);
  expect(prefix).toBe('module.netG.model.');
  expect([...bare.keys()]).toEqual(['1.weight', '10.bias']);
});

test('of both directions in one dict the generators are told from the discriminators', () => {
  const keys = ['genX.model.1.weight', 'genY.model.1.weight', 'disX.model.0.weight'];
  const root = dict({ state_dict: dict(Object.fromEntries(keys.map((key) => [key, tensor()]))) });
  expect(names(root)).toEqual(['genX', 'genY', 'disX']);
  expect(names(root).filter(isNamedDiscriminator)).toEqual(['disX']);
});
