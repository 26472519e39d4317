export * from './batch';
export * from './calls';
export * from './card';
export * from './desk';
export * from './errors';
export * from './metrics';
export * from './picture';
export * from './providers';
