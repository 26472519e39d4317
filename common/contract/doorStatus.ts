export type EngineState = 'starting' | 'ready' | 'restarting' | 'stopped';

/** What a door tells its window about itself, on request and whenever it changes. */
export interface DoorStatus {
  version: string;
  door: 'electron' | 'browser';
  engine: { state: EngineState; pid: number | undefined; restarts: number };
}
