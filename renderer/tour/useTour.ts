import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Tour } from './tour';

export const TourContext = createContext<Tour | undefined>(undefined);

export function useTour(): Tour {
  const tour = useContext(TourContext);
  if (!tour) throw new Error('there is no Tour around this component');
  return tour;
}

type TourState = ReturnType<Tour['store']['getState']>;

/** A piece of the tour's state; the component renders again when that piece changes. */
export function useTourState<T>(select: (state: TourState) => T): T {
  return useStore(useTour().store, select);
}
