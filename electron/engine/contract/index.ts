export * from './calls';
export * from './card';
export * from './errors';
export * from './metrics';
export * from './picture';
