import path from 'node:path';
import { errnoOf, UnderdrawError } from '#common/contract';
import { cannotOpenModel } from '../files/cannotOpenModel';
import { type Answers, choice, type FamilyChoice, type GraphFacts } from './families/family';
import { type Checkpoint, checkAnswers, readCheckpoint } from './readCheckpoint';
import { splitChannels } from './splitChannels';

/** The graph of a net in a file. */
export interface Rebuilt {
  onnx: Uint8Array<ArrayBuffer>;
  facts: GraphFacts;
  /** What people call the family: `CycleGAN`. */
  family: string;
  /** Answers that the graph has not taken in: those to `cardChoices`. */
  settings: Answers;
}

/**
 * Rebuild the net in a file.
 * @param answers to its choices and to `cardChoices`; absent ones are the likely ones
 * @throws UnderdrawError as `openCheckpoint`, and USAGE if there is no such choice or value
 */
export async function rebuild(file: string, answers: Answers): Promise<Rebuilt> {
  const checkpoint = await openCheckpoint(file, answers);
  try {
    const { choices, name: family } = checkpoint;
    const ofCard = cardChoices(choices);
    checkAnswers(path.basename(file), [...choices, ...ofCard], answers);
    const [settings, ofNet]: Record<string, string>[] = [{}, {}];
    for (const [key, value] of Object.entries(answers)) {
      (ofCard.some((one) => one.key === key) ? settings : ofNet)[key] = value;
    }
    return { ...splitChannels(checkpoint.build(ofNet)), family, settings };
  } finally {
    checkpoint.close();
  }
}

/** @throws UnderdrawError INPUT_NOT_FOUND, INPUT_UNREADABLE, MODEL_UNREADABLE or MODEL_UNKNOWN. */
export async function openCheckpoint(file: string, { net }: Answers): Promise<Checkpoint> {
  try {
    return await readCheckpoint(file, { net });
  } catch (cause) {
    const errno = errnoOf(cause);
    if (cause instanceof UnderdrawError || errno === '') throw cause;
    throw cannotOpenModel(file, errno, cause);
  }
}

/**
 * How pictures become numbers, for families that are always trained in one way: never asked, but
 * somebody may have trained one in another.
 */
export function cardChoices(choices: readonly FamilyChoice[]): FamilyChoice[] {
  return [
    choice('range', '-1..1', '0..1', '0..255', 'imagenet'),
    choice('order', 'rgb', 'bgr'),
  ].filter(({ key }) => choices.every((other) => other.key !== key));
}
