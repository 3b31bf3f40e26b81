// Every command, in the order in which help lists them. A new one is a file and a line.

import { ablate } from './ablate.ts'
import { binEmpty, binList, binRestore } from './bin.ts'
import { births } from './births.ts'
import { modelCheckpoints } from './checkpoints.ts'
import type { Command } from './command.ts'
import { compare } from './compare.ts'
import { corpusAdd, corpusList, corpusRemove, corpusRename } from './corpus.ts'
import { corpusChanges } from './corpus-fit.ts'
import { effects } from './effects.ts'
import { evaluate } from './evaluate.ts'
import { explain } from './explain.ts'
import { exportFigure } from './export.ts'
import { exportActivations } from './export-activations.ts'
import { modelExport, modelList, modelRemove, modelRename } from './model.ts'
import { modelImport, modelInspect } from './model-import.ts'
import { patch } from './patch.ts'
import { predictions } from './predictions.ts'
import { probe } from './probe.ts'
import { record } from './record.ts'
import { recordingList, recordingRemove, recordingRename } from './recording.ts'
import { recordingImport } from './recording-import.ts'
import { report } from './report.ts'
import { reproduce } from './reproduce.ts'
import { sample } from './sample.ts'
import { search } from './search.ts'
import { repeat, searches } from './searches.ts'
import { sources } from './sources.ts'
import { trace } from './trace.ts'
import { train } from './train.ts'
import { workspaceCheck } from './workspace.ts'

export const commands: readonly Command[] = [
  corpusAdd,
  corpusChanges,
  corpusList,
  corpusRename,
  corpusRemove,
  train,
  evaluate,
  predictions,
  births,
  compare,
  record,
  trace,
  search,
  searches,
  repeat,
  probe,
  ablate,
  effects,
  sources,
  patch,
  explain,
  sample,
  exportFigure,
  exportActivations,
  report,
  reproduce,
  modelImport,
  modelInspect,
  modelExport,
  modelList,
  modelRename,
  modelRemove,
  modelCheckpoints,
  recordingImport,
  recordingList,
  recordingRename,
  recordingRemove,
  binList,
  binRestore,
  binEmpty,
  workspaceCheck,
]
