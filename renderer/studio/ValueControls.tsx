import { Chip, Group, Input, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type {
  Card,
  CardValue,
  ChoiceValue,
  NoiseValue,
  NumbersValue,
  Slider,
  Values,
} from '#common/contract';
import { aheadSlider, canContinue, canRefine, refineSlider } from '#common/values';
import { cardText } from '../i18n/cardText';
import { inMain } from '../ui/inMain';
import { LabelledSlider } from '../ui/LabelledSlider';
import { sliderName, valueName } from './valueName';
import { WordsField } from './WordsField';

/** Where values are set. */
export interface ValueTarget {
  /** What is set; the card's defaults are left out. */
  values: Values;
  /**
   * @param value undefined for the default.
   * @param continuous whether more changes of it may follow that belong to the same step.
   */
  set(name: string, value: string | number | undefined, continuous: boolean): void;
  /** Few classes are buttons beside each other rather than a menu. */
  chips?: boolean;
}

interface ControlProps {
  card: Card;
  target: ValueTarget;
}

/** Controls for the inputs of a model that are not pictures: variant, choices, texts, numbers. */
export function valueControls(card: Card, target: ValueTarget, refineName: string) {
  return [
    card.variants.length > 0 && <VariantControl key="variant" card={card} target={target} />,
    // Noise depends on the seed.
    ...card.values
      .filter((value) => value.kind !== 'noise')
      .map((value) => (
        <ValueControl key={`${card.id} ${value.name}`} card={card} value={value} target={target} />
      )),
    canContinue(card) && <AheadControl key="ahead" card={card} target={target} />,
    canRefine(card) && (
      <SliderControl
        key="refine"
        card={card}
        slider={{ ...refineSlider, label: refineName }}
        target={target}
      />
    ),
  ].filter((control) => control !== false);
}

function ValueControl({
  card,
  value,
  target,
}: ControlProps & { value: Exclude<CardValue, NoiseValue> }) {
  switch (value.kind) {
    case 'choice':
      return target.chips && value.classes.length <= mostChips ? (
        <ChoiceChips card={card} choice={value} target={target} />
      ) : (
        <ChoiceControl card={card} choice={value} target={target} />
      );
    case 'text':
      return (
        <WordsField
          text={value}
          label={valueName(card, value.name)}
          value={String(target.values[value.name] ?? value.default ?? '')}
          onChange={(typed) => target.set(value.name, typed, true)}
        />
      );
    case 'numbers':
      return <NumbersControl card={card} numbers={value} target={target} />;
  }
}

/** Most classes that are shown as buttons. */
const mostChips = 12;

const heading = { label: { fontSize: 'var(--mantine-font-size-sm)', fontWeight: 600 } };

function VariantControl({ card, target }: ControlProps) {
  const { t } = useTranslation();
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
      value={String(target.values.variant ?? '')}
      onChange={(id) => target.set('variant', id || undefined, false)}
    />
  );
}

function ChoiceControl({ card, choice, target }: ControlProps & { choice: ChoiceValue }) {
  return (
    <Select
      label={valueName(card, choice.name)}
      styles={heading}
      allowDeselect={false}
      searchable={choice.classes.length > 12}
      comboboxProps={{ portalProps: inMain }}
      data={choice.classes.map((name) => ({ value: name, label: cardText(card, name) }))}
      value={String(target.values[choice.name] ?? choice.default)}
      onChange={(name) => name !== null && target.set(choice.name, name, false)}
    />
  );
}

function ChoiceChips({ card, choice, target }: ControlProps & { choice: ChoiceValue }) {
  const name = valueName(card, choice.name);
  return (
    <Input.Wrapper label={name} labelElement="div" styles={heading}>
      <Chip.Group
        value={String(target.values[choice.name] ?? choice.default)}
        onChange={(wanted) => target.set(choice.name, wanted, false)}
      >
        <Group role="group" aria-label={name} gap={6}>
          {choice.classes.map((one) => (
            <Chip key={one} size="xs" value={one}>
              {cardText(card, one)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  );
}

function NumbersControl({ card, numbers, target }: ControlProps & { numbers: NumbersValue }) {
  return numbers.sliders.map((slider) => (
    <SliderControl key={slider.name} card={card} slider={slider} target={target} />
  ));
}

/** How many frames follow those that are drawn. */
function AheadControl({ target }: ControlProps) {
  const { t } = useTranslation();
  const { name, min, max } = aheadSlider;
  const value = Number(target.values[name] ?? aheadSlider.default);
  return (
    <LabelledSlider
      name={t('values.ahead')}
      shown={String(value)}
      min={min}
      max={max}
      value={value}
      onChange={(next) => target.set(name, next, true)}
    />
  );
}

function SliderControl({ card, slider, target }: ControlProps & { slider: Slider }) {
  const { i18n } = useTranslation();
  const value = Number(target.values[slider.name] ?? slider.default);
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
      onChange={(next) => target.set(slider.name, next, true)}
    />
  );
}
