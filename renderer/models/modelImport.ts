import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  type Fit,
  type ImportAbout,
  type ImportCandidate,
  type Label,
  type ModelFileContent,
  type ModelSummary,
  type Picture,
  type RecognisedNet,
  toFailure,
  UnderdrawError,
  uploadChunkBytes,
} from '#common/contract';
import type { MissingModel } from '../documents/fileActions';
import type { EngineLink } from '../engineLink/connectEngine';
import type { OpenedFile } from '../photo/openedFile';
import type { Studio } from '../studio/studio';
import { closedSheet, type ImportOrigin, type ImportState, nothingSaid } from './importState';
import {
  fileBeside,
  type ModelFile,
  mainFiles,
  pathOnThisMachine,
  uploadPathOf,
} from './modelFiles';

/** A bundled model whose sample is a picture that we made ourselves. */
const ourExample = 'islands-segment';

/** Adds a model from files: the state of the sheet and what its buttons do. */
export class ModelImport {
  readonly store: StoreApi<ImportState> = createStore(() => closedSheet);
  private files: readonly ModelFile[] = [];
  private main: ModelFile | undefined;
  /** Names the import at the door. */
  private key: string | undefined;
  private abort = new AbortController();
  /** Of the readings that are being made. */
  private stopReadings = new AbortController();
  /** A picture of the person's that the readings are shown with. */
  private example: Picture | undefined;

  constructor(
    private readonly engine: EngineLink,
    private readonly studio: Studio,
  ) {}

  /** Open the sheet. @param missing what a drawing needs. */
  open(missing?: MissingModel): void {
    this.end();
    this.store.setState({ ...closedSheet, step: 'pick', missing });
  }

  /** Close the sheet. What is not finished is undone. */
  close(): void {
    this.end();
    this.store.setState(closedSheet);
  }

  /** Start with the files of a dialogue or a drop. @param folder that was dropped. */
  start(files: readonly ModelFile[], folder?: string): void {
    const { missing } = this.store.getState();
    this.end();
    this.files = files;
    const mains = mainFiles(files);
    const [only] = mains;
    if (!only) {
      this.store.setState({ ...closedSheet, missing, step: 'failed', emptyFolder: folder ?? '' });
    } else if (mains.length > 1) {
      this.store.setState({ ...closedSheet, missing, step: 'main', mains });
    } else {
      this.store.setState({ ...closedSheet, missing });
      void this.read(only);
    }
  }

  /** Choose one of several files. */
  choose(main: ModelFile): void {
    void this.read(main);
  }

  /** Go to a step that needs no work. */
  go(step: 'pick' | 'main' | 'what' | 'readings' | 'origin'): void {
    if (step === 'pick') this.end();
    this.store.setState({ step, failure: undefined, emptyFolder: undefined });
    if (step === 'readings' && !this.store.getState().readings) void this.makeReadings();
  }

  /** Choose the reading whose picture looks right. */
  chooseReading({ id, answers }: ImportCandidate): void {
    this.store.setState(({ answers: before }) => ({
      reading: id,
      answers: { ...before, ...answers },
    }));
  }

  /** Answer one choice by itself. */
  answer(key: string, value: string): void {
    this.store.setState(({ answers }) => ({
      reading: undefined,
      answers: { ...answers, [key]: value },
    }));
  }

  /** Show the readings with a picture of the person's. */
  async setExample(file: OpenedFile): Promise<void> {
    await this.attempt(async (signal) => {
      const fit = await smallerSize(file.data);
      this.example = await this.engine.call('decode', { ...file, ...(fit && { fit }) }, signal);
      await this.makeReadings();
    });
  }

  /** Choose one of several nets of the file, which has other choices than the last one. */
  chooseNet(net: string): void {
    this.store.setState({ answers: { net }, palette: undefined, readings: undefined });
    void this.recogniseAgain();
  }

  setPalette(palette: readonly Label[] | undefined): void {
    this.store.setState({ palette });
    void this.makeReadings();
  }

  say(change: Partial<ImportOrigin>): void {
    this.store.setState(({ origin }) => ({ origin: { ...origin, ...change } }));
  }

  /** Install the model and check it. */
  async add(): Promise<void> {
    const { content, answers, palette, origin, missing } = this.store.getState();
    if (!content || !this.key) return;
    const { key } = this;
    this.stopReadings.abort();
    await this.attempt(async (signal) => {
      this.store.setState({ step: 'adding', added: [], checks: [] });
      const example = content.kind === 'net' ? await this.exampleFor(content.net) : undefined;
      const net = content.kind === 'net' ? { about: aboutOf(origin), answers, example } : {};
      const added = await this.engine.call(
        'import.install',
        {
          key,
          id: this.wantedId(content, missing),
          ...net,
          ...(palette && { palette: [...palette] }),
        },
        signal,
      );
      this.store.setState({ added });
      for (const { card } of added) {
        const check = await this.engine.call('import.check', { key, id: card.id }, signal);
        this.store.setState(({ checks }) => ({ checks: [...checks, check] }));
      }
      await this.engine.call('import.keep', { key }, signal);
      // The list has the pictures and checks too.
      const models = await this.studio.installedModels.refresh();
      const ids = new Set(added.map(({ card }) => card.id));
      const listed = models.filter(({ card }) => ids.has(card.id));
      this.store.setState({ step: 'done', added: listed, sample: await this.sampleOf(listed) });
    });
  }

  /** The picture that the only added model was checked with. */
  private async sampleOf([model, ...others]: ModelSummary[]): Promise<Picture | undefined> {
    if (!model || others.length > 0 || model.card.samples.length === 0) return undefined;
    const sample = await this.engine.call('models.sample', { id: model.card.id, index: 0 });
    return Object.values(sample)[0];
  }

  /** Run the readings that the file leaves open. Readings that are still being made are given up. */
  private async makeReadings(): Promise<void> {
    this.stopReadings.abort();
    const stop = new AbortController();
    this.stopReadings = stop;
    const { content, palette, answers } = this.store.getState();
    const { key, example } = this;
    if (content?.kind !== 'net' || !key) return;
    this.store.setState({ readings: undefined, reading: undefined });
    const ofNet: Record<string, string> = answers.net === undefined ? {} : { net: answers.net };
    await this.attempt(async (closed) => {
      const signal = AbortSignal.any([closed, stop.signal]);
      const params = { key, answers: ofNet, ...(palette && { palette: [...palette] }), example };
      try {
        const readings = await this.engine.call('import.candidates', params, signal);
        const [likely] = readings.candidates;
        this.store.setState({ readings });
        if (likely) this.chooseReading(likely);
      } catch (error) {
        if (!stop.signal.aborted) throw error;
      }
    });
  }

  /**
   * The model's sample: the person's own picture, else one of ours, which may be passed on with the
   * model. Label maps are drawn, so that no sample is needed.
   */
  private async exampleFor({ facts }: RecognisedNet): Promise<Picture | undefined> {
    if (this.example) return this.example;
    const [input, ...others] = facts.inputs;
    const { models } = this.studio.store.getState();
    const ours = models?.find(({ card, origin }) => card.id === ourExample && origin === 'bundled');
    if (input?.kind !== 'picture' || others.length > 0 || !ours) return undefined;
    const sample = await this.engine.call('models.sample', { id: ourExample, index: 0 });
    return Object.values(sample)[0];
  }

  /** The id of the model: that of the drawing that waits for it, or one that is free. */
  private wantedId(
    content: ModelFileContent,
    missing: MissingModel | undefined,
  ): string | undefined {
    if (content.kind === 'net') return missing?.id;
    const [only, ...others] = content.models;
    return only && others.length === 0 && only.freeId !== only.card.id ? only.freeId : undefined;
  }

  private async read(main: ModelFile): Promise<void> {
    this.main = main;
    const { missing } = this.store.getState();
    const title = main.path.slice(main.path.lastIndexOf('/') + 1);
    this.store.setState({
      step: 'reading',
      file: title,
      sent: 0,
      total: 0,
      answers: {},
      palette: undefined,
      readings: undefined,
      failure: undefined,
    });
    this.example = undefined;
    await this.attempt(async (signal) => {
      await this.closeImport();
      const path = await pathOnThisMachine(main);
      const upload = uploadPathOf(main.path);
      const { key } = await this.engine.call('import.open', path ? { path } : { upload }, signal);
      this.key = key;
      if (signal.aborted) return this.closeImport();
      if (!path) await this.send(key, main, upload, signal);
      const content = await this.recognise(key, main, path === undefined, signal);
      this.store.setState({
        step: 'what',
        content,
        origin: { ...nothingSaid, name: missing?.name ?? nameOf(main.path) },
      });
    });
  }

  /** Recognise the file; if it names another file that was dropped with it, send that one too. */
  private async recognise(
    key: string,
    main: ModelFile,
    isUpload: boolean,
    signal: AbortSignal,
  ): Promise<ModelFileContent> {
    const sent = new Set<string>();
    for (;;) {
      try {
        const { answers } = this.store.getState();
        return await this.engine.call('import.recognise', { key, answers }, signal);
      } catch (error) {
        const part = isUpload ? missingPart(error) : undefined;
        const beside = part === undefined ? undefined : fileBeside(this.files, main, part);
        if (!beside || sent.has(beside.path)) throw error;
        sent.add(beside.path);
        await this.send(key, beside, beside.path, signal);
      }
    }
  }

  /** Send a file in pieces: one of gigabytes is never whole in memory. */
  private async send(
    key: string,
    { file }: ModelFile,
    path: string,
    signal: AbortSignal,
  ): Promise<void> {
    this.store.setState({ sent: 0, total: file.size });
    // An empty file is sent too: it is refused for what it is.
    for (let at = 0; at === 0 || at < file.size; at += uploadChunkBytes) {
      const piece = file.slice(at, at + uploadChunkBytes);
      const data = new Uint8Array(await piece.arrayBuffer());
      await this.engine.call('import.write', { key, file: path, data }, signal);
      this.store.setState({ sent: at + data.length });
    }
  }

  private async recogniseAgain(): Promise<void> {
    const { key, main } = this;
    if (!key || !main) return;
    await this.attempt(async (signal) => {
      this.store.setState({ step: 'reading' });
      const content = await this.recognise(key, main, true, signal);
      this.store.setState({ step: 'what', content });
    });
  }

  /** Do work that the sheet's closing cancels. */
  private async attempt(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = this.abort;
    try {
      await work(signal);
    } catch (error) {
      // Closed meanwhile: nobody is interested any more.
      if (!signal.aborted) this.store.setState({ step: 'failed', failure: toFailure(error) });
    }
  }

  private end(): void {
    this.abort.abort();
    this.abort = new AbortController();
    void this.closeImport();
    this.files = [];
    this.main = undefined;
  }

  private async closeImport(): Promise<void> {
    const { key } = this;
    this.key = undefined;
    // A door that is gone has nothing to tidy up.
    if (key) await this.engine.call('import.close', { key }).catch(() => {});
  }
}

/** Longest side of a person's picture that the net is tried on, in pixels. */
const exampleSide = 512;

/** The size that a picture is brought to; undefined for a small one, or one that only the engine reads. */
async function smallerSize(data: Uint8Array<ArrayBuffer>): Promise<Fit | undefined> {
  const image = await createImageBitmap(new Blob([data])).catch(() => undefined);
  if (!image) return undefined;
  const { width, height } = image;
  image.close();
  const factor = exampleSide / Math.max(width, height);
  if (factor >= 1) return undefined;
  const scaled = (side: number) => Math.max(1, Math.round(side * factor));
  return { width: scaled(width), height: scaled(height), mode: 'fill', content: 'picture' };
}

function aboutOf({ name, licence, author, source }: ImportOrigin): ImportAbout {
  const said = (text: string | undefined) => text?.trim() || undefined;
  return { name: said(name), licence: said(licence), author: said(author), source: said(source) };
}

/** The file that a failure says is missing. */
function missingPart(error: unknown): string | undefined {
  if (!(error instanceof UnderdrawError) || error.code !== 'MODEL_UNREADABLE') return undefined;
  return 'part' in error.params && error.params.reason === 'partMissing'
    ? String(error.params.part)
    : undefined;
}

/** A name for people: the file's without its ending, or its folder's. */
function nameOf(path: string): string {
  const parts = path.split('/');
  const stem = parts.at(-1)!.replace(/\.[a-z0-9-]+$/i, '');
  const name = (stem === 'model' && parts.at(-2)) || stem;
  return name.replace(/[_\s]+/g, ' ').trim() || name;
}
