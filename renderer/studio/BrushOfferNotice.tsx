import { Button } from '@mantine/core';
import { IconBrush } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NoticeBar } from '../ui/NoticeBar';
import { type BrushOffer, brushOffer, offerKey } from './brushOffer';
import { useStudio, useStudioState } from './useStudio';

interface Offered extends BrushOffer {
  dismiss(): void;
}

/** Brushes for a large sheet that were neither taken nor refused yet. */
export function useBrushOffer(): Offered | undefined {
  const [refused, setRefused] = useState<ReadonlySet<string>>(new Set());
  const model = useStudioState((s) => s.model);
  const size = useStudioState((s) => s.size);
  const sheet = useStudioState((s) => s.sheet);
  const brushes = useStudioState((s) => s.brushes);
  const seen = { model, size, sheet, brushes };
  const offer = brushOffer(seen);
  const key = offerKey(seen);
  if (!offer || refused.has(key)) return undefined;
  return { ...offer, dismiss: () => setRefused(new Set([...refused, key])) };
}

/** The line below a large sheet: what the model is used to, and brushes to match with one click. */
export function BrushOfferNotice({ offer }: { offer: Offered }) {
  const { t, i18n } = useTranslation();
  const studio = useStudio();
  const times = offer.times.toLocaleString(i18n.language);
  return (
    <NoticeBar
      icon={<IconBrush size={18} />}
      closeLabel={t('brushOffer.keep')}
      onClose={offer.dismiss}
      action={
        <Button
          size="compact-xs"
          variant="light"
          flex="none"
          onClick={() => {
            studio.set({ brushes: offer.brushes });
            offer.dismiss();
          }}
        >
          {t('brushOffer.take', { times })}
        </Button>
      }
    >
      {t('brushOffer.told', { times })}
    </NoticeBar>
  );
}
