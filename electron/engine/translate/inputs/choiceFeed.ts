import type { ChoiceValue } from '#common/contract';
import type { Feed } from '../../runtime/feeds';

/** @param classNumber of the chosen class, from 0. */
export function choiceFeed(choice: ChoiceValue, classNumber: number): Feed {
  if (choice.encoding === 'index') {
    const { type = 'int64', shape = [1] } = choice;
    return { values: Float32Array.of(classNumber), shape, type };
  }
  const count = choice.classes.length;
  const { type = 'float32', shape = [1, count] } = choice;
  const values = new Float32Array(count);
  values[classNumber] = 1;
  return { values, shape, type };
}
