import type { StoreApi } from 'zustand/vanilla';
import type { Raster } from '../../electron/engine/core/drawing/raster';
import type { EngineLink } from '../link/engine';
import { Live } from './live';
import type { StudioState } from './studioState';

/** Keeps the picture up with the drawing, and says in the store how far it is. */
export class Translation {
  private version = 0;
  private readonly live: Live;

  /** @param pixels of every sheet as they are now. */
  constructor(
    engine: EngineLink,
    private readonly store: StoreApi<StudioState>,
    private readonly pixels: () => readonly Raster[],
  ) {
    this.live = new Live(engine, {
      onResult: ({ version, ms, translation }) =>
        store.setState({
          output: translation.picture,
          ms,
          provider: translation.provider,
          failure: undefined,
          freshness: version === this.version ? 'fresh' : 'stale',
        }),
      onFailure: (failure, version) => {
        if (failure.code === 'CANCELLED') return;
        // The link comes back by itself, and its opening asks again.
        if (failure.code === 'LINK_CLOSED') store.setState({ freshness: 'stale' });
        else if (version === this.version) store.setState({ failure, freshness: 'failed' });
      },
    });
  }

  /** What the picture is made from has changed. */
  outdate(): void {
    this.version++;
    if (this.store.getState().live) this.translate();
    else this.store.setState({ freshness: 'paused' });
  }

  /** Translate what is on screen now. */
  translate(): void {
    const { model, seed } = this.store.getState();
    if (!model) return;
    this.store.setState({ freshness: 'stale' });
    this.live.offer({ model, rasters: this.pixels(), seed, version: this.version });
  }

  stop(): void {
    this.live.cancel();
    if (this.store.getState().freshness === 'stale') this.store.setState({ freshness: 'paused' });
  }
}
