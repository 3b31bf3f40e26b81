// The services for the contract's handlers and the command line.

import type { AppInfo, TrainingConfig } from '../contract/types.ts'
import type { Store } from '../store/store.ts'
import type { ActivationFiles } from './activation-files.ts'
import type { Bin } from './bin.ts'
import type { Births } from './births.ts'
import type { CatalogueService } from './catalogue.ts'
import type { Compare } from './compare.ts'
import type { ControlRecordings } from './control-recordings.ts'
import type { Corpora } from './corpora.ts'
import type { Effects } from './effects.ts'
import type { EvaluationService } from './evaluation.ts'
import type { ExplainService } from './explain.ts'
import type { ExternalStates } from './external-states.ts'
import type { Features } from './features.ts'
import type { FigureFiles } from './figure-files.ts'
import type { Findings } from './findings.ts'
import type { Gallery } from './gallery.ts'
import type { Generation } from './generation.ts'
import type { Jobs } from './jobs.ts'
import type { KeptSearches } from './kept-searches.ts'
import type { Matrix } from './matrix.ts'
import type { Models } from './models.ts'
import type { OwnFeatures } from './own-features.ts'
import type { Predictions } from './predictions.ts'
import type { ProbeService } from './probe.ts'
import type { Recordings } from './recordings.ts'
import type { Reproduction } from './reproduction.ts'
import type { Scratchpads } from './scratchpads.ts'
import type { Search } from './search.ts'
import type { SearchWithBaselines } from './search-with-baselines.ts'
import type { TestLosses } from './test-losses.ts'
import type { Training } from './training.ts'
import type { Units } from './units.ts'
import type { Workspaces } from './workspaces.ts'

export interface Services {
  info(): Promise<AppInfo>
  /** the workspace, for what is short to read */
  readonly reader: Store
  readonly jobs: Jobs
  readonly catalogue: CatalogueService
  readonly workspaces: Workspaces
  readonly corpora: Corpora
  readonly models: Models
  readonly training: Training
  readonly recordings: Recordings
  /** recordings of other programs */
  readonly externalStates: ExternalStates
  readonly bin: Bin
  readonly features: Features
  readonly ownFeatures: OwnFeatures
  readonly search: Search
  /** a search with its baselines */
  readonly evidence: SearchWithBaselines
  readonly controls: ControlRecordings
  /** the same, with the result stored */
  readonly searches: KeptSearches
  readonly units: Units
  readonly gallery: Gallery
  readonly predictions: Predictions
  readonly births: Births
  readonly compare: Compare
  readonly probe: ProbeService
  readonly effects: Effects
  readonly explain: ExplainService
  readonly matrix: Matrix
  readonly reproduction: Reproduction
  readonly testLosses: TestLosses
  readonly generation: Generation
  readonly scratchpads: Scratchpads
  readonly evaluation: EvaluationService
  readonly figureFiles: FigureFiles
  readonly activationFiles: ActivationFiles
  readonly findings: Findings
  /** @throws AppError `no-demo` */
  bringDemo(): Promise<void>
  /** @throws AppError `bad-config` naming the field that is out of range */
  checkConfig(config: TrainingConfig): TrainingConfig
}
