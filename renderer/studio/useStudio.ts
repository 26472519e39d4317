import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Studio } from './studio';
import type { StudioState } from './studioState';

export const StudioContext = createContext<Studio | undefined>(undefined);

export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (!studio) throw new Error('there is no Studio around this component');
  return studio;
}

/** A part of the Studio's state; the component renders again when that part changes. */
export function useStudioState<T>(select: (state: StudioState) => T): T {
  return useStore(useStudio().store, select);
}

/** Address of a model's preview or sample for <img>; undefined while it loads or if it fails. */
export function useModelImage(id: string, path: string | undefined): string | undefined {
  const studio = useStudio();
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!path) return;
    let made: string | undefined;
    let gone = false;
    studio.installedModels.imageAddress(id, path).then(
      (url) => {
        made = url;
        if (gone) URL.revokeObjectURL(url);
        else setAddress(url);
      },
      () => {},
    );
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [studio, id, path]);
  return address;
}
