import type { z } from 'zod';

/** Rules of our own schemas, beyond what types and ranges say. Catalogues have a sentence for each. */
export const rules = [
  'colourForm',
  'pathInPackage',
  'inputNameForm',
  'idForm',
  'labelNamesDiffer',
  'labelColoursDiffer',
  'inputNamesDiffer',
  'tensorsDiffer',
  'paperIsLabel',
  'labelsNeverOptional',
  'paintFloodsToInk',
  'paletteOfLabels',
  'discriminatorWhole',
  'samplesNameInputs',
  'namesReserved',
  'modelHasInput',
  'blackWhiteDiffer',
  'scalingChannels',
  'classDefault',
  'classNamesDiffer',
  'oneHotFloat',
  'shapeElements',
  'sliderDefault',
  'wordForm',
  'vocabularyDiffers',
  'scoresRefined',
  'discriminatorJudges',
  'guideIsPicture',
  'outputTiled',
  'noiseTiled',
  'variantIdsDiffer',
  'variantConstants',
  'constantValues',
  'formatKnown',
  'shardInRange',
  'refineSizes',
  'fitWithinLimit',
  'pictureBytes',
  'boxInReach',
] as const;
export type Rule = (typeof rules)[number];

/** What a schema refused: one of our own rules, or something in the words of the schema library. */
export type Issue = { rule: Rule } | { quote: string };

/** The message that a schema gives for one of our rules: its name, which `issueOf` knows again. */
export const rule = (name: Rule): string => name;

const isRule = (message: string): message is Rule => (rules as readonly string[]).includes(message);

/** The first thing that a schema refused, and where ('' for the value as a whole). */
export function issueOf(error: z.ZodError): { path: string; issue: Issue } {
  const [{ path, message }] = error.issues;
  return {
    path: path.join('.'),
    issue: isRule(message) ? { rule: message } : { quote: message },
  };
}
