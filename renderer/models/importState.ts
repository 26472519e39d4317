import type {
  CheckedModel,
  Failure,
  ImportCandidates,
  Label,
  ModelFileContent,
  ModelSummary,
  Picture,
  RecognisedNet,
} from '#common/contract';
import type { MissingModel } from '../documents/fileActions';
import type { ModelFile } from './modelFiles';

/** What a person says of the model; a text that is undefined is not answered yet, '' is unknown. */
export interface ImportOrigin {
  name: string;
  licence: string | undefined;
  author: string | undefined;
  source: string;
}

/**
 * Steps of the sheet.
 * - pick: which file; main: which of several files
 * - reading: it is sent and recognised
 * - what, look, origin: what it is; which reading looks right; name and where it comes from
 * - adding: it is installed and checked
 */
export type ImportStep =
  | 'pick'
  | 'main'
  | 'reading'
  | 'what'
  | 'readings'
  | 'origin'
  | 'adding'
  | 'done'
  | 'failed';

export interface ImportState {
  /** undefined while the sheet is closed. */
  step: ImportStep | undefined;
  /** The drawing that waits for the model. */
  missing: MissingModel | undefined;
  /** Files that can be the model. */
  mains: ModelFile[];
  /** Name of the chosen file. */
  file: string;
  /** Bytes that were sent, and all of them; equal while the file is being recognised. */
  sent: number;
  total: number;
  content: ModelFileContent | undefined;
  /** Answers that are not the likely ones. */
  answers: Readonly<Record<string, string>>;
  /** Of a net that takes label maps; undefined: numbered labels. */
  palette: readonly Label[] | undefined;
  /** Readings of the net as pictures; undefined while they are made. */
  readings: ImportCandidates | undefined;
  /** Id of the reading that was chosen; undefined once single answers were changed. */
  reading: string | undefined;
  origin: ImportOrigin;
  /** Models that are installed, and how many of them are checked. */
  added: ModelSummary[];
  checks: CheckedModel[];
  /** What a single model was checked with, if it has a sample. */
  sample: Picture | undefined;
  failure: Failure | undefined;
  /** A dropped folder in which no file can be a model. */
  emptyFolder: string | undefined;
}

export const nothingSaid: ImportOrigin = {
  name: '',
  licence: undefined,
  author: undefined,
  source: '',
};

/** The state of a sheet that is closed. */
export const closedSheet: ImportState = {
  step: undefined,
  missing: undefined,
  mains: [],
  file: '',
  sent: 0,
  total: 0,
  content: undefined,
  answers: {},
  palette: undefined,
  readings: undefined,
  reading: undefined,
  origin: nothingSaid,
  added: [],
  checks: [],
  sample: undefined,
  failure: undefined,
  emptyFolder: undefined,
};

/** The net in the file, if it holds one. */
export function recognisedNetOf({ content }: ImportState): RecognisedNet | undefined {
  return content?.kind === 'net' ? content.net : undefined;
}

/** How many labels the net's label map has; undefined if it takes none. */
export function labelCount(net: RecognisedNet | undefined): number | undefined {
  return net?.facts.inputs.find(({ kind }) => kind === 'labels')?.channels;
}

/** Whether a net's picture of three channels may be a label map in the colours of its palette. */
export function takesColoursOfLabels({ facts }: RecognisedNet): boolean {
  const [input] = facts.inputs;
  return input?.kind === 'picture' && input.channels === 3 && facts.output.scale === 1;
}
