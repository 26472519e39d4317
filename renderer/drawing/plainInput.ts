import type { CardInput, CardOutput } from '#common/contract';

/** What every input has, for one that describes only sheets and feeds no net. */
export function plainInput(name: string) {
  const range: [number, number] = [0, 1];
  return {
    name,
    tensor: name,
    layout: 'nchw',
    type: 'float32',
    optional: false,
    stroke: 1,
    scaling: { range },
  } as const;
}

/** The input that a model's picture would be drawn for. @param count of its frames. */
export function inputLikeOutput(output: CardOutput, count: number): CardInput {
  const plain = plainInput('picture');
  if (output.kind === 'labels') {
    const { palette } = output;
    return { ...plain, kind: 'labels', encoding: 'index', palette, paper: palette[0].name };
  }
  const found = output.kind === 'picture' && output.finds === 'edges';
  return pictureInput(found ? 'edges' : 'photo', count);
}

/** An input for pictures on white paper. @param count of its frames. */
function pictureInput(kind: 'edges' | 'photo', count: number): CardInput {
  const frames = count > 1 ? { frames: { count, stack: 'axis' as const } } : {};
  return { ...plainInput('picture'), kind, encoding: 'rgb', paper: '#ffffff', ...frames };
}
