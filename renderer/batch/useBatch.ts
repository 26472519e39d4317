import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { thumbType } from '#common/contract';
import type { BatchController, BatchState } from './batchController';
import type { FolderChoiceState } from './folderChoice';

export const BatchContext = createContext<BatchController | undefined>(undefined);

export function useBatch(): BatchController {
  const batch = useContext(BatchContext);
  if (!batch) throw new Error('there is no BatchController around this component');
  return batch;
}

/** A part of the Batch room's state; the component renders again when that part changes. */
export function useBatchState<T>(select: (state: BatchState) => T): T {
  return useStore(useBatch().store, select);
}

/** A part of what is being chosen. */
export function useChoice<T>(select: (state: FolderChoiceState) => T): T {
  return useStore(useBatch().choice.store, select);
}

/** Address of picture bytes for <img>; undefined without bytes. */
export function useImageBytes(data: Uint8Array | undefined): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!data) {
      setAddress(undefined);
      return;
    }
    const made = URL.createObjectURL(
      new Blob([data as Uint8Array<ArrayBuffer>], { type: thumbType(data) }),
    );
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  return address;
}
