import type { ModelSummary } from '#common/contract';

export interface CatalogFolder {
  folder: string;
  origin: ModelSummary['origin'];
}

export interface EngineOptions {
  /** Folders of model packages, the one that wins first. */
  catalog: readonly CatalogFolder[];
  /** CPU threads for one run. */
  threads: number;
  /** Where checks of models are kept; absent: nowhere. */
  checks?: string;
  /** One of several engines of a batch: bytes that a run may take before its picture is cut into tiles. */
  batch?: { memory: number };
}
