import type { Card } from './contract';

/** Whether a model continues a clip: it takes frames and gives the one that follows them. */
export function canContinue({ inputs: [clip, ...others], output }: Card): boolean {
  return (
    clip?.kind === 'photo' &&
    clip.frames !== undefined &&
    others.length === 0 &&
    output.kind === 'picture' &&
    output.frames === undefined &&
    'scale' in output.size &&
    output.size.scale === 1
  );
}

/** Whether the model's label maps can be made to follow the picture that they were found in. */
export function canRefine({ output }: Card): boolean {
  return output.kind === 'labels' && output.refineBy !== undefined;
}
