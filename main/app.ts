// The composition root: builds all services once and passes their dependencies. Entries differ in the transport of the
// contract only.

import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import * as v from 'valibot'
import { AppError } from '../core/errors.ts'
import { LIBRARY } from '../core/features/library.ts'
import type { AppOptions } from './app-options.ts'
import type { ApiHandlers } from './contract/api.ts'
import { issueInWords } from './contract/refusal.ts'
import { trainingConfig } from './contract/training-config.ts'
import type { AppInfo, TrainingConfig } from './contract/types.ts'
import { bringDemo, hasDemo, openDemo } from './demo.ts'
import { createHandlers } from './handlers.ts'
import { allInTurn } from './serialize.ts'
import { ActivationFiles } from './services/activation-files.ts'
import { Bin } from './services/bin.ts'
import { Births } from './services/births.ts'
import { CatalogueService } from './services/catalogue.ts'
import { CodeBuilder } from './services/code-builder.ts'
import { Compare } from './services/compare.ts'
import { ControlRecordings } from './services/control-recordings.ts'
import { Corpora } from './services/corpora.ts'
import { Effects } from './services/effects.ts'
import { EvaluationService } from './services/evaluation.ts'
import { ExplainService } from './services/explain.ts'
import { ExternalStates } from './services/external-states.ts'
import { Features } from './services/features.ts'
import { FigureFiles } from './services/figure-files.ts'
import { FileWatch } from './services/file-watch.ts'
import { Findings } from './services/findings.ts'
import { Gallery } from './services/gallery.ts'
import { Generation } from './services/generation.ts'
import { Jobs } from './services/jobs.ts'
import { KeptSearches } from './services/kept-searches.ts'
import { Matrix } from './services/matrix.ts'
import { Models } from './services/models.ts'
import { OwnFeatures } from './services/own-features.ts'
import { Predictions } from './services/predictions.ts'
import { createPreferences } from './services/preferences.ts'
import { ProbeService } from './services/probe.ts'
import { Recordings } from './services/recordings.ts'
import { Reproduction } from './services/reproduction.ts'
import { Scratchpads } from './services/scratchpads.ts'
import { Search } from './services/search.ts'
import { SearchWithBaselines } from './services/search-with-baselines.ts'
import type { ServiceContext } from './services/service-context.ts'
import type { Services } from './services/services.ts'
import { TestLosses } from './services/test-losses.ts'
import { Training } from './services/training.ts'
import { Units } from './services/units.ts'
import { Workspaces } from './services/workspaces.ts'
import { identityOf } from './store/file-identity.ts'
import { Presence } from './store/presence.ts'
import type { Store } from './store/store.ts'
import { Workspace } from './store/workspace.ts'
import { SearchPool } from './workers/search-pool.ts'
import { Threads } from './workers/threads.ts'
import { openWriter, type Writer } from './workers/writer-client.ts'

export interface App extends Services {
  readonly handlers: ApiHandlers
  /** Runs save checkpoints, recordings end valid, the workspace is released. */
  close(): Promise<void>
}

/** @throws AppError for a file that is no workspace, is newer than this program, or is open in another one */
export async function createApp(options: AppOptions): Promise<App> {
  const file = options.workspace
  // the writer first: it holds the lock, and makes the file if there is none
  const writer = options.readOnly ? undefined : await openWriter(file, { workerEntry: options.workerEntry })
  const reader = await readerBeside(file, writer)
  const identity = identityOf(file)
  const threads = new Threads({
    entry: options.workerEntry,
    file,
    identity,
    writerPort: writer && (() => writer.port()),
  })
  if (options.shell !== 'cli') threads.warm()
  const jobs: Jobs = new Jobs(() => catalogue.changed())
  const fileWatch = new FileWatch(new Presence(resolve(file), identity), (trouble) => {
    if (trouble) options.onTrouble?.(trouble)
    catalogue.changed()
  })
  const catalogue = new CatalogueService(reader, jobs, fileWatch, {
    readOnly: writer === undefined,
    demo: writer !== undefined && hasDemo(options),
  })
  const context: ServiceContext = {
    version: options.version,
    readOnly: writer === undefined,
    reader,
    writer: writer?.store ?? refuseWriting(file),
    threads,
    jobs,
    changed: () => catalogue.changed(),
  }
  const preferences = options.preferences ?? createPreferences()
  preferences.opened(resolve(file))
  const cores = Math.max(1, Math.min(8, availableParallelism()))
  const codeBuilder = new CodeBuilder(context)
  const searchPool = new SearchPool(threads)
  const recordings = new Recordings(context, codeBuilder)
  const features = new Features(context)
  const search = new Search(context, codeBuilder, searchPool)
  const controls = new ControlRecordings(context, recordings)
  const evidence = new SearchWithBaselines(context, search, controls)
  const searches = new KeptSearches(context, evidence)
  const units = new Units(context)
  const { printer } = options
  const matrix = new Matrix(context, search)
  const scratchpads = new Scratchpads(context)
  const probe = new ProbeService(context, controls)
  const effects = new Effects(context, search)
  const predictions = new Predictions(context)
  const births = new Births(context)
  const evaluation = new EvaluationService(context)
  const testLosses = new TestLosses(context, evaluation)
  const explain = new ExplainService(context, recordings, cores)
  const figureFiles = new FigureFiles(context, {
    ...{
      recordings,
      features,
      units,
      evidence,
      searches,
      matrix,
      scratchpads,
      probe,
      effects,
      explain,
      predictions,
      births,
      testLosses,
      printer,
    },
  })
  const training = new Training(context, cores)
  const findings = new Findings(context, figureFiles, printer)
  const services: Services = {
    info: () => appInfo(options, cores, threads),
    reader,
    jobs,
    catalogue,
    workspaces: new Workspaces(
      { ...context, changed: () => catalogue.damageChanged() },
      file,
      preferences,
      options.openOther,
    ),
    corpora: new Corpora(context),
    bin: new Bin(context),
    models: new Models(context),
    training,
    recordings,
    features,
    ownFeatures: new OwnFeatures(context),
    search,
    evidence,
    controls,
    searches,
    units,
    gallery: new Gallery(context),
    probe,
    effects,
    predictions,
    births,
    compare: new Compare(context),
    explain,
    matrix,
    generation: new Generation(context),
    scratchpads,
    evaluation,
    testLosses,
    figureFiles,
    activationFiles: new ActivationFiles(context),
    externalStates: new ExternalStates(context, codeBuilder),
    findings,
    reproduction: new Reproduction(context, training, {
      ...{ testLosses, recordings, predictions, searches, features, findings },
    }),
    checkConfig,
    bringDemo: () => bringDemo(services, context, options),
  }
  const close = () =>
    allInTurn(
      () => jobs.cancelAll(),
      () => services.training.close(),
      () => services.recordings.close(),
      () => fileWatch.close(),
      () => catalogue.close(),
      () => searchPool.close(),
      () => threads.close(),
      () => reader.close(),
      () => writer?.close(),
    )
  const app = { ...services, handlers: createHandlers(services), close }
  await begin(app, context, options).catch((error) => allInTurn(() => Promise.reject(error), close))
  return app
}

/** Steps on opening a workspace for writing. */
async function begin(app: Services, context: ServiceContext, options: AppOptions): Promise<void> {
  if (context.readOnly) return
  await shelveLibrary(context)
  await context.writer.purgeFindings()
  await app.training.recover()
  if (options.demo) await openDemo(app, context, options)
}

/** Opens the workspace for reading; on failure closes the writer. */
async function readerBeside(file: string, writer: Writer | undefined): Promise<Store> {
  try {
    return openReader(file)
  } catch (error) {
    await writer?.close().catch(() => undefined) // the first error is reported
    throw error
  }
}

function openReader(file: string): Store {
  if (!existsSync(file)) throw new AppError('no-workspace', `There is no workspace “${file}”; corpus add makes one.`)
  return Workspace.open(file, { readOnly: true })
}

/** Writes the built-in features of this version of the program. */
async function shelveLibrary({ reader, writer }: ServiceContext): Promise<void> {
  const known = new Map(reader.features().map((feature) => [feature.name, feature]))
  for (const feature of LIBRARY) {
    const kept = known.get(feature.name)
    if (kept?.expression !== feature.expression || kept.meaning !== feature.meaning)
      await writer.saveFeature({ ...feature, builtin: true })
  }
}

/** The writer of a workspace that was opened for reading: refuses every call. */
function refuseWriting(file: string): ServiceContext['writer'] {
  return new Proxy({} as ServiceContext['writer'], {
    get: () => () => Promise.reject(new AppError('read-only', `“${file}” was opened for reading only.`)),
  })
}

/** Checks a configuration by the contract's schema. */
function checkConfig(config: TrainingConfig): TrainingConfig {
  const parsed = v.safeParse(trainingConfig, config)
  if (parsed.success) return parsed.output
  throw new AppError('bad-config', `The training cannot begin: ${issueInWords(parsed.issues[0])}`)
}

/** The chosen backend, determined on first request and cached. */
async function appInfo({ version, shell, printer }: AppOptions, cores: number, threads: Threads): Promise<AppInfo> {
  const { description } = await threads.run('backend', { threads: cores, prefer: 'auto' }).done
  return {
    version,
    shell: shell === 'electron' ? 'electron' : 'browser',
    backend: description,
    threads: cores,
    node: process.versions.node,
    prints: { pdf: printer?.pdf !== undefined, png: printer?.png !== undefined },
  }
}
