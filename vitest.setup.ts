import fc from 'fast-check';
import { inject } from 'vitest';

// A failing property prints its seed; the same seed makes the same cases again.
fc.configureGlobal({ seed: inject('seed') });
