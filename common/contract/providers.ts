/** Execution providers that can be asked for. `auto` walks the machine's ladder down to the CPU. */
export const providers = ['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const;
export type Provider = (typeof providers)[number];
