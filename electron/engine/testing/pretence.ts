/** What a provider does that a test pretends to have. */
export type Pretence = 'agrees' | 'throws' | 'black' | 'notNumbers' | 'dies' | 'hangs';
