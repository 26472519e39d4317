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
  /** Where graphs are kept that were prepared for this machine, and their largest size together; absent: graphs are run as they are. */
  prepared?: { folder: string; maxBytes: number };
  /** Bytes that a picture may take in this engine; absent: what is free. */
  maxMemory?: number;
  /** A window waits for each picture: nothing is prepared meanwhile, what is kept is used. */
  live?: boolean;
  /** One of several engines of a batch: bytes that a run may take before its picture is cut into tiles. */
  batch?: { memory: number };
}
