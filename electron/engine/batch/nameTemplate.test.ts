import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldName, isNameOrNumbered, maxNameBytes, NameTemplate, numbered } from './nameTemplate';

const template = new NameTemplate('{name}_{model}.{ext}');
const bytes = (text: string) => Buffer.byteLength(text);

describe('names of outputs', () => {
  it('follow the template, and always fit', () => {
    expect(template.fill({ name: 'a', model: 'm', ext: 'png' })).toBe('a_m.png');
    expect(
      new NameTemplate('x-{model}-{name}.{ext}').fill({ name: 'a.b', model: 'm', ext: 'jpg' }),
    ).toBe('x-m-a.b.jpg');
    // Several seeds are told apart, wherever the template has them.
    const seeded = { name: 'a', model: 'm', seed: 7, ext: 'png' };
    expect(template.fill({ ...seeded, severalSeeds: true })).toBe('a_m_7.png');
    // One is not added, but stands where it is asked for.
    expect(template.fill(seeded)).toBe('a_m.png');
    expect(new NameTemplate('{seed}-{name}.{ext}').fill(seeded)).toBe('7-a.png');
    // Where there is no input, one is all that tells pictures apart.
    const bare = (text: string, seed?: number) =>
      new NameTemplate(text, true).fill({ name: '', model: 'm', seed, ext: 'png' });
    expect(bare('{name}_{model}.{ext}', 7)).toBe('m_7.png');
    expect(bare('{name}_{model}.{ext}')).toBe('m.png');
    expect(bare('{name}.{ext}', 7)).toBe('m_7.png');
    expect(bare('{model}.{ext}', 7)).toBe('m_7.png');
    expect(bare('night-{seed}.{ext}', 7)).toBe('night-7.png');
    const twice = new NameTemplate('{name}{name}_{model}.{ext}');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (name) => {
        for (const one of [template, twice]) {
          const file = one.fill({ name, model: 'm'.repeat(64), ext: 'tiff' });
          expect(bytes(file)).toBeLessThanOrEqual(maxNameBytes);
          expect(bytes(numbered(file, 12_345))).toBeLessThanOrEqual(maxNameBytes);
          expect(file.endsWith(`_${'m'.repeat(64)}.tiff`)).toBe(true);
        }
      }),
    );
  });

  it('that are shortened still differ', () => {
    const files = ['a', 'b'].map((end) =>
      template.fill({ name: 'x'.repeat(250) + end, model: 'm', ext: 'png' }),
    );
    expect(new Set(files).size).toBe(2);
    expect(bytes(files[0])).toBe(maxNameBytes);
  });

  it('with a number are known again', () => {
    expect(numbered('a_m.png', 2)).toBe('a_m-2.png');
    expect(numbered('folder', 3)).toBe('folder-3');
    expect(isNameOrNumbered('a_m-2.png', 'a_m.png')).toBe(true);
    expect(isNameOrNumbered('a_m.png', 'a_m.png')).toBe(true);
    expect(isNameOrNumbered('a_m-2.jpg', 'a_m.png')).toBe(false);
    expect(isNameOrNumbered('b_m-2.png', 'a_m.png')).toBe(false);
  });

  it('fold as file systems do that ignore case and composition', () => {
    expect(foldName('ÉCOLE.PNG')).toBe(foldName('e\u0301cole.png'));
    expect(foldName('Straße')).toBe(foldName('STRASSE'));
    expect(foldName('a.png')).not.toBe(foldName('b.png'));
  });

  it.each([
    '',
    '{name}',
    '{model}.{ext}',
    '{name}.{kind}.{ext}',
    '../{name}.{ext}',
    'a\\{name}.{ext}',
    '.{name}.{ext}',
    `${'x'.repeat(200)}{name}.{ext}`,
    '{name}\n.{ext}',
  ])('a template that can name no file is refused: %s', (text) => {
    expect(() => new NameTemplate(text)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});
