import { access } from 'node:fs/promises';
import os from 'node:os';
import {
  chainOf,
  engineCalls,
  formats,
  type Method,
  type ModelFileContent,
  type ModelSummary,
  mimeTypeOf,
  realProviders,
  type WorkProgress,
} from '#common/contract';
import { answering } from '#common/link/caller';
import type { Handler } from '#common/link/rpc';
import { importArchive } from './archive/importArchive';
import { inspectArchive } from './archive/inspectArchive';
import { isPackageFile } from './archive/readArchive';
import { writeArchive } from './archive/writeArchive';
import { Catalog } from './catalog/catalog';
import { folderSource } from './catalog/source';
import { CheckStore } from './checks/checkStore';
import type { EngineOptions } from './engineOptions';
import { measure } from './image/measure';
import { preparedGraphs } from './import/preparedGraphs';
import { limitCodecThreads } from './io/decode';
import { edges } from './io/edges';
import { encode, resize } from './io/encode';
import { outputExistsError } from './io/files';
import { sharpVersion } from './io/sharp';
import { refineLabels } from './label/refineLabels';
import { onnxruntimeVersion, probeProvider, Runtime } from './runtime/runtime';
import type { CreateSession } from './runtime/session';
import { MemoryAdmission } from './translate/admission';
import { decodeClip } from './translate/decodeClip';
import { decodeUpload } from './translate/decodeUpload';
import { FirstUse } from './translate/firstUse';
import { speedMeter } from './translate/measureSpeed';
import { freeMemory, tileBytes } from './translate/memory';
import { prepareInputs, seenPictures } from './translate/prepareInputs';
import { readSample } from './translate/readSample';
import { realness } from './translate/realness';
import { translateChain } from './translate/translateChain';
import {
  type FileContext,
  measureFiles,
  translateBatchFile,
  translateFile,
} from './translate/translateFile';
import { tryModel } from './translate/tryModel';

/** Read on first use: readers and families are half of the code, and most starts don't need them. */
const importing = () => import('./import/importCheckpoint');
const offering = () => import('./import/candidates');

/** Pixels that are decoded ahead of the net. */
const pixelBytes = 128 * 2 ** 20;

/** Pictures of one size after which more can be expected, unless somebody waits for each. */
const runsBeforePreparing = 2;
/** Nets that are faster stay as they are. */
const worthMs = 30;

/**
 * The whole product without a screen: every call of the contract, answered in this process.
 * @param createSession creates the sessions of ONNX Runtime, unless a test has other providers.
 * @param onProgress called at each step of a translation of files.
 */
export function createEngine(
  { catalog: folders, threads, live, batch, checks, prepared, maxMemory }: EngineOptions,
  createSession?: CreateSession,
  onProgress?: (progress: WorkProgress) => void,
): Record<Method, Handler> {
  const catalog = new Catalog(folders);
  const store = checks === undefined ? undefined : new CheckStore(checks);
  const trusted = async (weights: string) => (await store?.trusted(weights)) ?? [];
  const graphs = prepared === undefined ? undefined : preparedGraphs(prepared, threads);
  const runtimeFor = (afterRuns: number) =>
    new Runtime(threads, {
      trusted,
      ...(createSession && { createSession }),
      ...(graphs && { prepared: { graphs, afterRuns, worthMs } }),
    });
  const runtime = runtimeFor(live ? Number.POSITIVE_INFINITY : runsBeforePreparing);
  const withCheck = async (model: ModelSummary): Promise<ModelSummary> => {
    const check = await store?.load(model.card.files.generator.sha256);
    return check ? { ...model, check } : model;
  };
  const speedOf = speedMeter(catalog, runtime, trusted);
  const firstUse = new FirstUse(catalog, runtime);
  const find = async (chain: string): Promise<ModelSummary[]> => {
    const models = await catalog.findAll(chainOf(chain));
    return Promise.all(models.map(async (model) => firstUse.measured(await withCheck(model))));
  };
  if (batch) limitCodecThreads();
  const pixels = new MemoryAdmission(pixelBytes);
  const fileContext: FileContext = {
    catalog,
    runtime,
    memory: batch && {
      whole: batch.memory,
      tile: Math.min(tileBytes, batch.memory),
      limit: maxMemory,
    },
    admit: (bytes) => pixels.enter(bytes),
    onProgress,
    find,
  };

  return answering(engineCalls, {
    async 'models.list'() {
      const { models, problems } = await catalog.list();
      return { models: await Promise.all(models.map(withCheck)), problems };
    },
    async 'models.info'({ id }) {
      return withCheck(await catalog.find(id));
    },
    'models.install': ({ source, replace }) =>
      catalog.install(folderSource(source.folder), { replace }),
    async 'models.export'({ ids, output }, signal) {
      const models = await catalog.findAll([...new Set(ids)].sort());
      const bytes = await writeArchive(models, output, signal);
      return { ids: models.map(({ card }) => card.id), bytes };
    },
    'models.importArchive': ({ file, id }, signal) => importArchive(catalog, file, id, signal),
    'trial.find': ({ provider }) => probeProvider(provider, createSession),
    async 'trial.run'({ id, provider }) {
      // The second run, which is timed, is as fast as this model gets here.
      return tryModel(catalog, runtimeFor(1), await catalog.find(id), provider);
    },
    async 'models.remove'({ id }) {
      return { folder: await catalog.remove(id) };
    },
    async 'models.removeUndoably'({ id }) {
      return { removed: await catalog.removeUndoably(id) };
    },
    'models.restore': async ({ removed }) => withCheck(await catalog.restore(removed)),
    'models.rename': async ({ id, name }) =>
      withCheck(await catalog.revise(id, (card) => ({ ...card, name }))),
    async 'models.file'({ id, path: file }) {
      const data = await catalog.asset(await catalog.find(id), file);
      return { data, type: mimeTypeOf(file) ?? 'application/octet-stream' };
    },
    async 'models.sample'({ id, index }) {
      const model = await catalog.find(id);
      return readSample(catalog, model, index);
    },
    async 'models.speed'({ id, provider }, signal) {
      return speedOf(await catalog.find(id), provider, signal);
    },
    async translate({ model, ...request }) {
      const memory = maxMemory === undefined ? undefined : freeMemory(maxMemory);
      return translateChain(catalog, runtime, await find(model), { ...request, memory });
    },
    async see({ model, inputs }) {
      const { card } = await catalog.find(chainOf(model)[0]);
      const prepared = await prepareInputs(card, inputs);
      return { inputs: seenPictures(prepared), illegal: prepared.illegal };
    },
    async realness({ model, ...request }) {
      return realness(catalog, runtime, await catalog.find(model), request);
    },
    decode: (params) => decodeUpload(params, async (model) => (await catalog.find(model)).card),
    decodeClip,
    edges: ({ picture, width, detail }) => edges(picture, width, detail),
    async refine({ labels, picture, strength }) {
      return refineLabels(labels, picture, strength);
    },
    async measure({ picture, truth }) {
      const { width, height } = picture;
      const fits = truth.width === width && truth.height === height;
      return measure(picture, fits ? truth : await resize(truth, width, height, 'picture'));
    },
    async encode({ picture, format }) {
      return { data: await encode(picture, format), type: formats[format].mimeType };
    },
    async 'models.inspect'({ file, answers }, signal): Promise<ModelFileContent> {
      if (await isPackageFile(file))
        return { kind: 'package', models: await inspectArchive(catalog, file, signal) };
      const { recogniseCheckpoint } = await importing();
      return { kind: 'net', net: await recogniseCheckpoint({ file, answers }) };
    },
    'models.recognise': async (params) => (await importing()).recogniseCheckpoint(params),
    'models.candidates': async (params, signal) =>
      (await offering()).candidatesOf(catalog, threads, params, signal),
    'models.importCheckpoint': async (params) =>
      (await importing()).importCheckpoint(catalog, threads, params),
    async 'file.translate'(params) {
      if (await exists(params.output)) throw outputExistsError(params.output);
      return translateFile(fileContext, params);
    },
    'file.batch': (params) => translateBatchFile(fileContext, params),
    'file.measure': ({ picture, truth, maxMegapixels }) =>
      measureFiles(picture, truth, maxMegapixels),
    async doctor() {
      const providers = [];
      for (const name of realProviders) providers.push(await probeProvider(name, createSession));
      const models = await Promise.all((await catalog.list()).models.map(withCheck));
      const checked = models.flatMap(({ card: { id }, check }) => (check ? { id, ...check } : []));
      return {
        node: process.versions.node,
        platform: `${process.platform} ${process.arch}`,
        cores: os.availableParallelism(),
        memoryBytes: os.totalmem(),
        onnxruntime: onnxruntimeVersion,
        sharp: sharpVersion,
        providers,
        checks: checked,
      };
    },
  });
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
