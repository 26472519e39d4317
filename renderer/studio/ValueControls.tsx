import { Chip, Group, Input, Select } from '@mantine/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { aheadSlider } from '#common/chosenValues';
import type { Card, ChoiceValue, Slider, Values } from '#common/contract';
import { cardText } from '../i18n/cardText';
import { inMain } from '../ui/inMain';
import { LabelledSlider } from '../ui/LabelledSlider';
import { type CardControl, cardControls, controlName, type SingleValue } from './cardControls';
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

interface NamedProps {
  /** What the control is called. */
  name: string;
  target: ValueTarget;
}

/**
 * Controls for the inputs of a model that are not pictures: variant, choices, texts, numbers.
 * @param refineName as in `cardControls`.
 */
export function valueControls(card: Card, target: ValueTarget, refineName: string) {
  return cardControls(card, refineName).map((control) => (
    <Control key={`${card.id} ${control.id}`} card={card} control={control} target={target} />
  ));
}

function Control({ card, control, target }: ControlProps & { control: CardControl }): ReactElement {
  const { t } = useTranslation();
  const name = controlName(t, card, control);
  switch (control.kind) {
    case 'variant':
      return <VariantControl name={name} card={card} target={target} />;
    case 'value':
      return <ValueControl name={name} card={card} value={control.value} target={target} />;
    case 'slider':
      return <SliderControl name={name} slider={control.slider} target={target} />;
    case 'ahead':
      return <AheadControl name={name} target={target} />;
  }
}

function ValueControl({
  name,
  card,
  value,
  target,
}: NamedProps & { card: Card; value: SingleValue }): ReactElement {
  switch (value.kind) {
    case 'text':
      return (
        <WordsField
          text={value}
          label={name}
          value={String(target.values[value.name] ?? value.default ?? '')}
          onChange={(typed) => target.set(value.name, typed, true)}
        />
      );
    case 'choice':
      return target.chips && value.classes.length <= mostChips ? (
        <ChoiceChips name={name} card={card} choice={value} target={target} />
      ) : (
        <ChoiceControl name={name} card={card} choice={value} target={target} />
      );
  }
}

/** Most classes that are shown as buttons. */
const mostChips = 12;

const heading = { label: { fontSize: 'var(--mantine-font-size-sm)', fontWeight: 600 } };

function VariantControl({ name: label, card, target }: NamedProps & { card: Card }) {
  const { t } = useTranslation();
  return (
    <Select
      label={label}
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

interface ChoiceProps extends NamedProps {
  card: Card;
  choice: ChoiceValue;
}

function ChoiceControl({ name: label, card, choice, target }: ChoiceProps) {
  return (
    <Select
      label={label}
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

function ChoiceChips({ name, card, choice, target }: ChoiceProps) {
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

/** How many frames follow those that are drawn. */
function AheadControl({ name, target }: NamedProps) {
  const { name: key, min, max } = aheadSlider;
  const value = Number(target.values[key] ?? aheadSlider.default);
  return (
    <LabelledSlider
      name={name}
      shown={String(value)}
      min={min}
      max={max}
      value={value}
      onChange={(next) => target.set(key, next, true)}
    />
  );
}

function SliderControl({ name, slider, target }: NamedProps & { slider: Slider }) {
  const { i18n } = useTranslation();
  const value = Number(target.values[slider.name] ?? slider.default);
  const digits = slider.max - slider.min > 20 ? 0 : 2;
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: digits });
  return (
    <LabelledSlider
      name={name}
      shown={number.format(value)}
      min={slider.min}
      max={slider.max}
      step={(slider.max - slider.min) / 100}
      value={value}
      onChange={(next) => target.set(slider.name, next, true)}
    />
  );
}
