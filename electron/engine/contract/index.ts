export * from './calls';
export * from './card';
export * from './document';
export * from './errors';
export * from './mark';
export * from './picture';
