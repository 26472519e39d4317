/** Execution providers of ONNX Runtime that a session may be made with. */
export const realProviders = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const;
export type RealProvider = (typeof realProviders)[number];

/** Providers that can be asked for. `auto` tries those of the machine and ends on the CPU. */
export const providers = ['auto', ...realProviders] as const;
export type Provider = (typeof providers)[number];
