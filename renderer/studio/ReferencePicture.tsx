import { CloseButton, Text } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkspace, useWorkspaceState } from './useWorkspace';
import classes from './view.module.css';

const keySteps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-16, 0],
  ArrowRight: [16, 0],
  ArrowUp: [0, -16],
  ArrowDown: [0, 16],
};

/** The floating reference: dragged by its bar, resized at its corner. */
export function ReferencePicture() {
  const { t } = useTranslation();
  const { reference } = useWorkspace();
  const { address, name, x, y } = useWorkspaceState('reference', (s) => s);
  const grip = useRef<[number, number]>(undefined);
  if (!address) return null;
  return (
    <section
      className={classes.reference}
      style={{ left: x, top: y }}
      aria-label={t('reference.title')}
    >
      <div className={classes.referenceBar}>
        <button
          type="button"
          className={classes.referenceGrip}
          aria-label={t('reference.move')}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            grip.current = [event.clientX - x, event.clientY - y];
          }}
          onPointerMove={(event) => {
            const [gx, gy] = grip.current ?? [];
            if (gx === undefined || gy === undefined) return;
            reference.move(event.clientX - gx, event.clientY - gy);
          }}
          onLostPointerCapture={() => {
            grip.current = undefined;
          }}
          onKeyDown={(event) => {
            const by = keySteps[event.key];
            if (!by) return;
            event.preventDefault();
            reference.move(x + by[0], y + by[1]);
          }}
        >
          <Text size="xs" truncate>
            {name}
          </Text>
        </button>
        <CloseButton
          size="sm"
          aria-label={t('reference.close')}
          onClick={() => reference.close()}
        />
      </div>
      <img src={address} alt={name} draggable={false} />
    </section>
  );
}
