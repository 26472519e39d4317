export * from './calls';
export * from './card';
export * from './errors';
export * from './mark';
export * from './picture';
