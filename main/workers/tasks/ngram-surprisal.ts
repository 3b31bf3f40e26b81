// The surprisal of every character of a recording under an n-gram model of what the network was trained on.

import { predict } from '../../../core/ngrams/kneser-ney.ts'
import { DEPTH } from '../../../core/ngrams/suffix-array.ts'
import type { Progress } from '../../../core/util/generators.ts'
import type { TaskContext } from '../context.ts'
import { judgedText } from '../judged-text.ts'
import { ngramText, treeOf } from '../ngram-text.ts'
import { createReporter } from './unit/reporter.ts'

export interface NgramSurprisal {
  /** characters of the recording, half-open: those that the network was not trained on */
  start: number
  end: number
  /** [end − start] −log p, nats */
  nats: Float32Array
}

export function ngramSurprisal(
  { recording, order }: { recording: number; order: number },
  context: TaskContext<{ type: 'progress' } & Progress>,
): NgramSurprisal {
  const { store } = context
  const judged = judgedText(store, { recording })
  const text = ngramText(store, judged, DEPTH)
  const report = createReporter(context)
  const run = <T>(work: Generator<Progress, T, undefined>): T => {
    for (let step = work.next(); ; step = work.next()) {
      if (step.done) return step.value
      report(step.value)
    }
  }
  const tree = run(treeOf(text))
  const wanted = order === 0 ? Number.POSITIVE_INFINITY : order
  const { logProbabilities } = run(predict(tree, text.ids, [wanted]))
  const nats = logProbabilities.get(wanted)!.slice(text.from)
  for (let t = 0; t < nats.length; t++) nats[t] = -nats[t]
  const { start } = store.recording(recording)
  return { start: judged.start - start, end: judged.end - start, nats }
}
