import { NumberInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { type DoorSettings, settingTable } from '#common/contract';
import { useWorkspace } from '../studio/useWorkspace';
import { SettingRow } from './SettingRow';
import classes from './settings.module.css';

interface Props {
  setting: keyof DoorSettings;
  value: number;
  name: string;
  hint: string;
  unit: string;
  /** What stands in the empty field, if it may be empty: then the door decides. */
  automatic?: string;
  /** A smaller end of the range than that of the table: what this machine has. */
  max?: number;
}

/** Time after the last change of the number before it counts, in milliseconds. */
const settleMs = 600;

/** A number that the door keeps. It counts a moment after it was changed. */
export function NumberSetting(props: Props) {
  const { setting, name, hint, unit, automatic, max } = props;
  const { settings } = useWorkspace();
  const { min, max: most, step } = settingTable[setting];
  const [shown, setShown] = useState<number | string>(props.value || (automatic ? '' : 0));
  const keep = useDebouncedCallback((value: number) => void settings.change({ [setting]: value }), {
    delay: settleMs,
    flushOnUnmount: true,
  });
  const change = (value: number | string) => {
    setShown(value);
    const wanted = value === '' && automatic ? 0 : value;
    if (typeof wanted === 'number') keep(wanted);
  };
  return (
    <SettingRow name={name} hint={hint}>
      <NumberInput
        aria-label={name}
        w={190}
        value={shown}
        onChange={change}
        min={automatic ? step : min}
        max={max === undefined ? most : Math.min(max, most)}
        step={step}
        allowDecimal={step < 1}
        allowNegative={false}
        clampBehavior="strict"
        placeholder={automatic}
        classNames={{ input: classes.number }}
        suffix={unit && ` ${unit}`}
      />
    </SettingRow>
  );
}
