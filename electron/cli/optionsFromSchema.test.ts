import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { z } from 'zod';
import {
  batchFormats,
  formats,
  providers,
  readableFormats,
  writableFormats,
} from '#common/contract';
import { batchCommandSchema } from './batchCommand';
import { addOptions, modelOption } from './optionsFromSchema';

const schema = z.object({
  output: z.string().meta({ description: 'where to write', placeholder: 'dir', short: 'o' }),
  onExists: z.enum(['skip', 'error']).default('error').meta({ placeholder: 'rule' }),
  maxMegapixels: z.number().positive().default(100).meta({ placeholder: 'n' }),
  seed: z.int().min(1).max(9).optional(),
  stopOnError: z.boolean().default(false),
  root: z.array(z.string()).default([]),
  host: z.string().optional().meta({ hidden: true }),
});

const command = () =>
  addOptions(new Command('x'), schema)
    .exitOverride()
    .configureOutput({ writeErr: () => {}, outputError: () => {} });
const parse = (...argv: string[]) => command().parse(argv, { from: 'user' }).opts();

it('every field of a schema is an option, with its default', () => {
  expect(parse('-o', 'a')).toEqual({
    output: 'a',
    onExists: 'error',
    maxMegapixels: 100,
    stopOnError: false,
    root: [],
  });
  expect(
    parse(
      ...['--output', 'a', '--on-exists', 'skip', '--max-megapixels', '0.5', '--seed', '9'],
      ...['--stop-on-error', '--root', 'b', '--root', 'c', '--host', 'd'],
    ),
  ).toEqual({
    output: 'a',
    onExists: 'skip',
    maxMegapixels: 0.5,
    seed: 9,
    stopOnError: true,
    root: ['b', 'c'],
    host: 'd',
  });
});

it('a model is an id or several with commas, none of them empty', () => {
  const of = (model: string) =>
    addOptions(new Command('x'), z.object({ model: modelOption }))
      .exitOverride()
      .configureOutput({ writeErr: () => {}, outputError: () => {} })
      .parse(['--model', model], { from: 'user' })
      .opts().model;
  for (const model of ['a', 'a,b', 'a, b-2']) expect(of(model)).toBe(model);
  for (const model of ['', ' ', 'a,', ',a', 'a,,b', 'a b']) {
    expect(() => of(model)).toThrow('It must be the id of a model');
  }
});

it('values that do not fit are refused with what would', () => {
  expect(() => parse()).toThrow("required option '-o, --output <dir>' not specified");
  expect(() => parse('-o', 'a', '--on-exists', 'no')).toThrow('Allowed choices are skip, error.');
  for (const value of ['0', '-1', 'x', '', 'Infinity']) {
    expect(() => parse('-o', 'a', `--max-megapixels=${value}`)).toThrow(
      'It must be a number above 0.',
    );
  }
  for (const value of ['0', '10', '1.5', '1e1', '']) {
    expect(() => parse('-o', 'a', `--seed=${value}`)).toThrow(
      'It must be a whole number from 1 to 9.',
    );
  }
});

it('whole numbers in a list are one, or a range with both ends', () => {
  const seeds = z.object({ seed: z.array(z.int().min(0).max(99)).max(20).optional() });
  const read = (value: string) =>
    addOptions(new Command('x'), seeds)
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .parse([`--seed=${value}`], { from: 'user' })
      .opts().seed;
  expect(read('7')).toEqual([7]);
  expect(read('3..6')).toEqual([3, 4, 5, 6]);
  for (const wrong of ['', '..3', '3..', '1..2..3', '6..3', '1..100', '0..20', 'a..b']) {
    expect(() => read(wrong)).toThrow();
  }
});

it('the help shows metadata, and hides what is hidden', () => {
  const help = command().helpInformation();
  expect(help).toContain('-o, --output <dir>');
  expect(help).toContain('where to write');
  expect(help).not.toContain('--host');
});

it('the README names every format and provider', () => {
  const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8');
  const list = new Intl.ListFormat('en-GB');
  expect(readme).toContain(`[--format ${batchFormats.join('|')}]`);
  expect(readme).toContain(`[--provider ${providers.join('|')}]`);
  const read = list.format(readableFormats.map(({ label }) => label));
  const written = list.format(writableFormats.map((id) => formats[id].label));
  expect(readme).toContain(
    read === written ? `${read} in and out` : `Reads ${read}, writes ${written}`,
  );
});

it('the README and the page on batches name every option of batch', () => {
  for (const page of ['README.md', 'docs/batch.md']) {
    const text = readFileSync(path.join(import.meta.dirname, '../..', page), 'utf8');
    for (const name of Object.keys(batchCommandSchema.shape)) {
      const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      expect(text, `${option} in ${page}`).toContain(option);
    }
  }
});
