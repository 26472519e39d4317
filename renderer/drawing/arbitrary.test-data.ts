import fc from 'fast-check';
import { type Mark, type Symmetry, shapeForms } from '#common/contract';

/** Numbers as JSON has them: it knows no −0. */
const number = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true }).map((n) => (n === 0 ? 0 : n));
const coordinate = number(-20, 84);
const box = fc.record({
  x: fc.integer({ min: -20, max: 70 }).map((n) => n + 0),
  y: fc.integer({ min: -20, max: 70 }),
  width: fc.integer({ min: 1, max: 60 }),
  height: fc.integer({ min: 1, max: 60 }),
});

export const anySymmetry: fc.Arbitrary<Symmetry> = fc.oneof(
  fc.constantFrom('vertical' as const, 'horizontal' as const, 'both' as const).map((kind) => ({
    kind,
  })),
  fc.integer({ min: 2, max: 8 }).map((count) => ({ kind: 'radial' as const, count })),
);

const anyValue = { value: fc.nat(3) };
const symmetry = fc.option(anySymmetry, { nil: undefined, freq: 2 });

const maybe = <T>(made: fc.Arbitrary<T>) => fc.option(made, { nil: undefined, freq: 2 });
const placement = {
  to: box,
  angle: maybe(fc.oneof(fc.constantFrom(90, 180, -90), number(-180, 180))),
  flipX: maybe(fc.boolean()),
  flipY: maybe(fc.boolean()),
};

/** Marks of every kind but pasted ones, on, around and beyond a small sheet of four labels. */
export const anyMark: fc.Arbitrary<Exclude<Mark, { kind: 'paste' }>> = fc
  .oneof(
    fc.record({
      kind: fc.constant('stroke' as const),
      ...anyValue,
      symmetry,
      stroke: fc.record({
        points: fc.array(fc.tuple(coordinate, coordinate, number(0, 1)), {
          minLength: 1,
          maxLength: 12,
        }),
        size: fc.integer({ min: 1, max: 40 }),
        pen: fc.boolean(),
        raw: fc.boolean(),
      }),
    }),
    fc.record({
      kind: fc.constant('shape' as const),
      ...anyValue,
      symmetry,
      shape: fc.record({
        form: fc.constantFrom(...shapeForms),
        points: fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 7 }),
        size: fc.integer({ min: 1, max: 20 }),
        filled: fc.boolean(),
      }),
    }),
    fc.record({
      kind: fc.constant('fill' as const),
      ...anyValue,
      symmetry,
      x: coordinate,
      y: coordinate,
      tolerance: fc.constantFrom(0, 0, 1, 2),
      gap: fc.constantFrom(0, 0, 2, 5),
    }),
    fc.record({
      kind: fc.constant('move' as const),
      ...anyValue,
      from: box,
      copy: fc.boolean(),
      ...placement,
      outline: maybe(fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 7 })),
      over: maybe(fc.boolean()),
    }),
  )
  .map((mark) => {
    // JSON leaves out what is undefined.
    const made = Object.entries(mark).filter(([, value]) => value !== undefined);
    return Object.fromEntries(made) as unknown as typeof mark;
  });

/** Marks as they are made on ink, too: with blended edges. */
export const anyInkMark: fc.Arbitrary<Mark> = fc
  .tuple(anyMark, fc.boolean())
  .map(([mark, soft]): Mark => {
    if (mark.kind === 'stroke') return { ...mark, stroke: { ...mark.stroke, soft } };
    return mark.kind === 'shape' ? { ...mark, shape: { ...mark.shape, soft } } : mark;
  });
