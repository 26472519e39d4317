import type { TFunction } from 'i18next';
import type { NetFacts, RecognisedNet } from '#common/contract';

/** Name of a net with what tells it from others of its family: `CycleGAN, 9 blocks`. */
export function netTitle(t: TFunction, { name, variant }: RecognisedNet): string {
  const { blocks } = variant;
  return typeof blocks === 'number' ? t('addModel.net.blocks', { name, count: blocks }) : name;
}

/** What goes in, what comes out and at which sizes, a sentence each. */
export function netSentences(t: TFunction, { facts, isGuess }: RecognisedNet): string[] {
  const { output, size } = facts;
  const given = facts.inputs.map((input) => inputText(t, input)).join(' + ');
  const sentences = [
    ...(isGuess ? [t('addModel.net.guess')] : []),
    t('addModel.net.inOut', {
      input: given || t('addModel.net.random'),
      output: pictures(t, output.channels),
    }),
  ];
  if (output.scale > 1) sentences.push(t('addModel.net.larger', { count: output.scale }));
  if (given) sentences.push(sizeSentence(t, size));
  if (facts.noise) sentences.push(t('addModel.net.seeds'));
  return sentences;
}

function inputText(t: TFunction, { kind, channels }: NetFacts['inputs'][number]): string {
  switch (kind) {
    case 'labels':
      return t('addModel.net.labels', { count: channels });
    case 'edges':
      return t('addModel.net.borders');
    case 'picture':
      return pictures(t, channels);
  }
}

function pictures(t: TFunction, channels: number): string {
  if (channels === 1) return t('addModel.net.grey');
  return t(channels === 4 ? 'addModel.net.transparent' : 'addModel.net.colour');
}

function sizeSentence(t: TFunction, size: NetFacts['size']): string {
  if ('fixed' in size) {
    const [width, height] = size.fixed;
    return t('addModel.net.fixed', { width, height });
  }
  if (size.guessed) return t('addModel.net.guessed');
  return size.multipleOf === 1
    ? t('addModel.net.anySize')
    : t('addModel.net.multiple', { multiple: size.multipleOf });
}

/** Keys of i18next can't have dots. */
const wordKey = (text: string) => text.replaceAll('..', '-to-');

/** What a choice is about, in words; one that has none is shown as it is. */
export function questionText(t: TFunction, key: string): string {
  if (key === 'style') return t('addModel.choices.style.question');
  return t(`addModel.choices.${key}.question` as never, { defaultValue: key });
}

/** An answer to a choice, in words; one that has none is shown as it is. */
export function answerText(t: TFunction, key: string, value: string): string {
  if (key === 'style') return t('addModel.choices.style.number', { number: Number(value) + 1 });
  return t(`addModel.choices.${key}.${wordKey(value)}` as never, { defaultValue: value });
}
