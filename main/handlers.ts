// The handlers of the contract's methods. Parameters are checked before.

import type { ApiHandlers } from './contract/api.ts'
import type { Services } from './services/services.ts'

export function createHandlers(app: Services): ApiHandlers {
  const {
    corpora,
    models,
    training,
    recordings,
    bin,
    features,
    ownFeatures,
    search,
    evidence,
    matrix,
    predictions,
    births,
    reproduction,
    testLosses,
    controls,
    searches,
    probe,
    effects,
    explain,
    units,
    gallery,
    generation,
    scratchpads,
    figureFiles,
    activationFiles,
    externalStates,
    findings,
    jobs,
    catalogue,
    workspaces,
  } = app
  return {
    'app.info': () => app.info(),

    'workspace.recent': () => workspaces.recent(),
    'workspace.open': ({ file, create }) => workspaces.open(file, create),
    'workspace.copy': ({ file }) => workspaces.copy(file),
    'workspace.demo': () => app.bringDemo(),
    'workspace.discard': ({ kind, id }) => workspaces.discard(kind, id),
    'state.load': () => workspaces.state(),
    'state.save': ({ scope, key, value }) => workspaces.keep(scope, key, value),

    'catalogue.watch': (_params, { signal }) => catalogue.watch(signal),

    'corpora.add': ({ name, bytes, ...reading }) => corpora.add(name, bytes, reading),
    'corpora.fit': (request) => corpora.fit(request),
    'corpora.parts': ({ corpus }) => corpora.parts(corpus),
    'corpora.text': ({ corpus, start, end }) => corpora.text(corpus, start, end),
    'corpora.kinds': ({ corpus }) => corpora.kinds(corpus),
    'corpora.line': ({ corpus, position }, { signal }) => corpora.line(corpus, position, signal),
    'corpora.rename': ({ corpus, name }) => corpora.rename(corpus, name),
    'corpora.remove': ({ corpus }) => corpora.remove(corpus),

    'models.inspect': (given, { signal }) => models.inspect(given, signal),
    'models.import': ({ name, ...given }) => models.importGiven(name, given),
    'models.export': ({ model, format }) => models.export(model, format),
    'models.rename': ({ model, name }) => models.rename(model, name),
    'models.remove': async ({ model }) => {
      await training.release(model)
      return models.remove(model)
    },

    'checkpoints.list': ({ model }) => models.checkpoints(model),
    'checkpoints.remove': ({ model, steps }) => models.dropCheckpoints(model, steps),
    'checkpoints.values': (input, { signal }) => births.values(input, signal),
    'births.run': ({ recording, ...options }, { signal }) => births.run(recording, options, signal),

    'training.defaults': ({ corpus, from }) => training.defaults(corpus, from),
    'training.start': ({ corpus, name, config, from }) => training.start(corpus, name, config, from),
    'training.pause': ({ model }) => training.pause(model),
    'training.resume': ({ model }) => training.resume(model),
    'training.stop': ({ model }) => training.stop(model),
    'training.watch': ({ model }, { signal }) => training.watch(model, signal),

    'recordings.start': (request) => recordings.start(request),
    'recordings.import': ({ files, ...request }, { signal }) => externalStates.bring(files, request, signal),
    'recordings.control': ({ recording }) => controls.make(recording),
    'recordings.controlUnasked': ({ recording }) => controls.unasked(recording),
    'bin.restore': ({ kind, id }) => bin.restore(kind, id),
    'bin.empty': () => bin.empty(),

    'recordings.remove': ({ recording }) => recordings.remove(recording),
    'recordings.rename': ({ recording, name }) => recordings.rename(recording, name),
    'recordings.stats': ({ recording }) => recordings.stats(recording),
    'recordings.values': ({ recording, unit, start, end }) => recordings.bits(recording, unit, start, end),
    'recordings.surprise': ({ recording, start, end }) => recordings.surprise(recording, start, end),
    'recordings.overview': ({ recording, unit, bins, tanh }, { signal }) =>
      recordings.overview(recording, unit, bins, tanh, signal),
    'recordings.histogram': ({ recording, unit }) => recordings.histogram(recording, unit),

    'features.check': ({ expression }, { signal }) => features.check(expression, signal),
    'features.save': (feature) => ownFeatures.save(feature),
    'features.remove': ({ feature, inline }) => ownFeatures.remove(feature, inline ?? false),
    'features.describe': () => features.describe(),
    'features.export': ({ features }) => ownFeatures.export(features),
    'features.import': ({ bytes, conflicts }) => ownFeatures.import(bytes, conflicts),
    'features.rule': ({ recording, expression }, { signal }) => features.rule(recording, expression, signal),
    'features.runs': ({ recording, expression }, { signal }) => features.runs(recording, expression, signal),

    'search.prepare': ({ recording }) => search.prepare(recording),
    'search.run': ({ recording, expression, ...options }, { signal }) =>
      searches.run(recording, expression, options, signal),
    'search.replicate': ({ recording, expression, units, scale }, { signal }) =>
      evidence.replicate(recording, expression, units, { scale }, signal),
    'search.memory': ({ recording, unit, expression }, { signal }) =>
      evidence.memory(recording, unit, expression, signal),

    'search.probe': ({ recording, expression, ...options }, { signal }) =>
      probe.run(recording, expression, options, signal),
    'effects.run': (input, { signal }) => effects.run(input, signal),
    'patch.run': (input, { signal }) => effects.patch(input, signal),
    'sources.at': (input, { signal }) => effects.sources(input, signal),
    'search.kept': ({ recording }) => searches.list(recording),
    'search.recall': ({ search }) => searches.recall(search),
    'search.repeat': ({ search }, { signal }) => searches.repeat(search, signal),
    'search.keep': ({ search, pinned, note }) => searches.pin(search, pinned, note),
    'search.forget': ({ search }) => searches.forget(search),

    'explain.unit': ({ recording, unit }, { signal }) => explain.unit(recording, unit, signal),
    'explain.selection': ({ recording, start, end }, { signal }) => explain.selection(recording, start, end, signal),
    'unit.split': (input, { signal }) => units.split(input, signal),
    'unit.passages': (input, { signal }) => units.passages(input, signal),
    'unit.error': (input, { signal }) => units.error(input, signal),
    'unit.characters': (input, { signal }) => units.characters(input, signal),
    'unit.response': (input, { signal }) => units.response(input, signal),
    'unit.autocorrelation': (input, { signal }) => units.autocorrelation(input, signal),
    'unit.weights': (input, { signal }) => units.weights(input, signal),
    'unit.correlated': (input, { signal }) => units.correlated(input, signal),
    'unit.gates': (input, { signal }) => units.gates(input, signal),
    'unit.effect': (input, { signal }) => units.effect(input, signal),
    'unit.note': (note) => units.note(note),
    'unit.set': (set) => units.keepSet(set),
    'gallery.values': (input, { signal }) => gallery.values(input, signal),
    'gallery.order': (input, { signal }) => gallery.order(input, signal),
    'gallery.compare': (input, { signal }) => gallery.compare(input, signal),
    'recordings.expected': (input, { signal }) => gallery.expected(input, signal),
    'gates.saturation': ({ recording }, { signal }) => units.saturation(recording, signal),

    'search.matrix': ({ recording, expressions, ...options }, { signal }) =>
      matrix.run(recording, expressions, options, signal),

    'predictions.compare': ({ recording, ...options }, { signal }) => predictions.run({ recording }, options, signal),
    'predictions.kept': ({ recording }) => predictions.kept(recording),
    'predictions.surprisal': ({ recording, order, start, end }) => predictions.surprisal(recording, order, start, end),

    'generate.prime': ({ model, prime, unknown }) => generation.typed(model, prime, unknown),
    'reproduction.plan': (request) => reproduction.plan(request),
    'reproduction.start': (request) => reproduction.start(request),
    'reproduction.watch': (_params, { signal }) => reproduction.watch(signal),
    'reproduction.losses': ({ models }, { signal }) => testLosses.of(models, signal),

    'generate.run': (request, { signal }) => generation.run(request, signal),

    'scratchpad.open': ({ model }, { signal }) => scratchpads.open(model, signal),
    'scratchpad.read': ({ session, ...request }, { signal }) => scratchpads.read(session, request, signal),
    'scratchpad.expected': ({ session, start, end }, { signal }) => scratchpads.expected(session, start, end, signal),
    'scratchpad.feature': ({ text, expression }, { signal }) => scratchpads.feature(text, expression, signal),

    'figures.make': ({ figure, format, ...style }, { signal }) => figureFiles.make(figure, format, { style }, signal),

    'recordings.export': (request, { signal }) => activationFiles.pieces({ ...request, archive: true }, signal),

    'findings.add': (finding) => findings.add(finding),
    'findings.change': ({ finding, ...change }) => findings.change(finding, change),
    'findings.remove': ({ finding }) => findings.remove(finding),
    'findings.restore': ({ finding }) => findings.restore(finding),
    'findings.words': ({ texts }) => findings.words(texts),
    'findings.order': (order) => findings.order(order.findings),
    'findings.name': ({ title }) => findings.name(title),
    'findings.figure': ({ finding, format, ...style }, { signal }) => findings.figure(finding, format, style, signal),
    'findings.notebook': ({ format, ...style }, { signal }) => findings.notebook(format, style, signal),

    'jobs.cancel': ({ job }) => jobs.cancel(job),
    'jobs.past': () => jobs.past(),
    'jobs.retry': ({ job }) => jobs.retry(job),
  }
}
