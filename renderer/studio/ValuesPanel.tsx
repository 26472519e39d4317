import { Select, Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  Card,
  CardValue,
  ChoiceValue,
  NoiseValue,
  NumbersValue,
  Slider,
  TextValue,
} from '#common/contract';
import { canRefine, readWords, refineSlider } from '#common/values';
import { cardText } from '../i18n/cardText';
import { inMain } from '../ui/inMain';
import { LabelledSlider } from '../ui/LabelledSlider';
import { valuesFor } from './modelValues';
import { useStudio, useStudioState } from './useStudio';
import { sliderName, valueName } from './valueName';

/** Controls for the inputs of a model that are not pictures: variant, choices, texts, numbers. */
export function ValuesPanel() {
  const { t } = useTranslation();
  const card = useStudioState((s) => s.model?.card);
  if (!card) return null;
  const controls = [
    card.variants.length > 0 && <VariantControl key="variant" card={card} />,
    // Noise depends on the seed, which `SeedPanel` shows.
    ...card.values
      .filter((value) => value.kind !== 'noise')
      .map((value) => <ValueControl key={`${card.id} ${value.name}`} card={card} value={value} />),
    canRefine(card) && (
      <SliderControl
        key="refine"
        card={card}
        slider={{ ...refineSlider, label: t('values.refine') }}
      />
    ),
  ].filter(Boolean);
  return controls.length > 0 ? <Stack gap="sm">{controls}</Stack> : null;
}

interface ValueProps<T> {
  card: Card;
  value: T;
}

function ValueControl({ card, value }: ValueProps<Exclude<CardValue, NoiseValue>>) {
  switch (value.kind) {
    case 'choice':
      return <ChoiceControl card={card} value={value} />;
    case 'text':
      return <TextControl card={card} value={value} />;
    case 'numbers':
      return <NumbersControl card={card} value={value} />;
  }
}

/** The value set for a name; undefined for its default. */
function useValue(name: string): string | number | undefined {
  return useStudioState((s) => s.model && valuesFor(s.model, s.values)[name]);
}

const heading = { label: { fontSize: 'var(--mantine-font-size-sm)', fontWeight: 600 } };

function VariantControl({ card }: { card: Card }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const value = useValue('variant');
  return (
    <Select
      label={t('values.variant')}
      styles={heading}
      allowDeselect={false}
      comboboxProps={{ portalProps: inMain }}
      data={[
        {
          value: '',
          label: card.variantName ? cardText(card, card.variantName) : t('values.usual'),
        },
        ...card.variants.map(({ id, name }) => ({ value: id, label: cardText(card, name) })),
      ]}
      value={String(value ?? '')}
      onChange={(id) => studio.settings.setValue('variant', id || undefined)}
    />
  );
}

function ChoiceControl({ card, value: choice }: ValueProps<ChoiceValue>) {
  const studio = useStudio();
  const value = useValue(choice.name);
  return (
    <Select
      label={valueName(card, choice.name)}
      styles={heading}
      allowDeselect={false}
      searchable={choice.classes.length > 12}
      comboboxProps={{ portalProps: inMain }}
      data={choice.classes.map((name) => ({ value: name, label: cardText(card, name) }))}
      value={String(value ?? choice.default)}
      onChange={(name) => name !== null && studio.settings.setValue(choice.name, name)}
    />
  );
}

/** Most vocabulary words to list. */
const shownWords = 24;

/** A text field. Unknown words are listed, and nothing is sent until they are corrected. */
function TextControl({ card, value: text }: ValueProps<TextValue>) {
  const { t, i18n } = useTranslation();
  const studio = useStudio();
  const value = useValue(text.name);
  const current = String(value ?? text.default ?? '');
  const [typed, setTyped] = useState(current);
  // It may also be changed by undo, or by another drawing.
  useEffect(() => setTyped(current), [current]);
  const { indices, unknown } = readWords(text, typed);
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
  const problem =
    unknown.length > 0
      ? t('values.unknownWords', { count: unknown.length, words: list.format(unknown) })
      : indices.length > text.length && t('values.tooManyWords', { count: text.length });
  const known = text.vocabulary.slice(0, shownWords).join(', ');
  const more = text.vocabulary.length > shownWords ? ', …' : '';
  return (
    <TextInput
      label={valueName(card, text.name)}
      styles={heading}
      description={t('values.knownWords', { words: known + more })}
      value={typed}
      error={problem || undefined}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        const read = readWords(text, currentTarget.value);
        if (read.unknown.length > 0 || read.indices.length > text.length) return;
        studio.settings.setValue(text.name, currentTarget.value, true);
      }}
    />
  );
}

function NumbersControl({ card, value: numbers }: ValueProps<NumbersValue>) {
  return numbers.sliders.map((slider) => (
    <SliderControl key={slider.name} card={card} slider={slider} />
  ));
}

function SliderControl({ card, slider }: { card: Card; slider: Slider }) {
  const { i18n } = useTranslation();
  const studio = useStudio();
  const value = Number(useValue(slider.name) ?? slider.default);
  const digits = slider.max - slider.min > 20 ? 0 : 2;
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: digits });
  return (
    <LabelledSlider
      name={sliderName(card, slider)}
      shown={number.format(value)}
      min={slider.min}
      max={slider.max}
      step={(slider.max - slider.min) / 100}
      value={value}
      onChange={(next) => studio.settings.setValue(slider.name, next, true)}
    />
  );
}
