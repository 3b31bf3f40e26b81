// What each section of the window shows and how it is computed: the text of the help page, by the id of the view or, for
// the page of a unit, `unit-` and the id of the section.

export interface HelpEntry {
  id: string
  /** how its heading reads; absent for views, whose title it is */
  title?: string
  shows: string
  computed: string
  /** the heading of “How these numbers are computed” that has formulas and sources */
  numbers?: string
}

export const VIEW_HELP: readonly HelpEntry[] = [
  {
    id: 'text',
    shows:
      'Every character in the colour of the unit’s activation after reading it: blue is the low end of the scale, orange the high one; the legend names the quantity and its ends. The green rule under a character says that the feature is true there, grey bars are surprisal, bands are the lanes. At the right the whole text, small.',
    computed:
      'Values are the recorded ones, 16 bits each; cell states through tanh, which is what the network reads of them, unless tanh hardly moves. Surprisal is −log₂ p of the character, given all before it.',
    numbers: 'Values',
  },
  {
    id: 'search',
    shows:
      'All units, ranked by how they follow the feature that is written above. The left figures are of the half of the text that chose sign and threshold, the right ones of the half that was held out; the bar is a 95 % interval for another stretch of this text, the dashed line the best baseline. Rows in italics are baselines: what the last characters alone, or the network before training, reach.',
    computed:
      'r, AUROC and the others unit by unit from all values of the best; p, corrected: how often, under circular shifts of the feature, the largest studentised |r| of all units comes as far (max-statistic null); p, untrained: the same of |r| less that of the untrained network.',
    numbers: 'p: does any unit follow the feature?',
  },
  {
    id: 'units',
    shows: 'Every unit that was recorded, with the spread of its activation; r is with the searched feature.',
    computed: 'Variance, mean and extremes over all recorded characters, of what is shown: tanh c for cell states.',
    numbers: 'Values',
  },
  {
    id: 'gallery',
    shows:
      'A small picture of each unit over the text on screen, or a row of a heat-map. Drag over some to put them into the set.',
    computed:
      'Clustered: a hierarchical clustering of the units by their correlation in a sample of the text, leaves in optimal order. By autocorrelation: the lag at which a unit’s autocorrelation has fallen to 1/e.',
  },
  {
    id: 'gates',
    shows:
      'A dot is a unit; across, how often its gate is left-saturated (below 0.1), up, how often it is right-saturated (above 0.9). A forget gate high up adds things together; one far right sees the last character only.',
    computed:
      'Gates are made again by running the network over a sample of the recorded text. After A. Karpathy, J. Johnson and L. Fei-Fei (2015), arXiv 1506.02078.',
  },
  {
    id: 'matrix',
    shows:
      'Every feature of the library, and your own, against every unit: orange where a unit is high at the feature, blue where it is low, faded where chance does as well. At the right the best unit of each feature.',
    computed:
      'Held-out AUROC or r; q by Benjamini and Hochberg over all cells, from circular shifts; a row’s p asks whether any unit follows its feature.',
    numbers: 'p: does any unit follow the feature?',
  },
  {
    id: 'history',
    shows: 'Every search, with all that it takes to ask again. Repeat asks again and compares every figure.',
    computed: 'A search is repeated with the same seed, shifts and version of the feature.',
  },
  {
    id: 'explain',
    shows:
      'The search the other way round: which features account for the unit, best first. R² is the share of the unit’s variance that a feature explains on held-out text.',
    computed:
      'Each feature simulates the unit by the unit’s mean at each of its values on the search half; held-out r and R² of simulation and unit; q over all features.',
    numbers: 'Explanations, probes, ablation',
  },
  {
    id: 'probe',
    shows:
      'Does one cell hold the feature, or do many together? The share of the feature’s bits that 1 to 16 units explain, and the units in the order in which they were taken.',
    computed:
      'Logistic regressions; units by forward selection or by a lasso on one part of the text, their number chosen on a second, figures on a third. After W. Gurnee et al. (2023), arXiv 2305.01610.',
    numbers: 'Explanations, probes, ablation',
  },
  {
    id: 'effects',
    shows:
      'Does the network use what follows the feature? A dot for every unit: across, how well it tells the feature; up, what the network loses where the feature ends when the unit is held at its mean.',
    computed:
      'Units are held over the 24 characters before a sample of the places, and before matched characters elsewhere. All units to first order from one backward pass (attribution patching, without what a unit passes on to itself), the 50 largest by holding each; rank correlation of the two. Bars: 95 % by resampled blocks.',
    numbers: 'Explanations, probes, ablation',
  },
  {
    id: 'selection',
    shows:
      'Differential activation: the units that are on in the selected characters and off around them, and the features that tell the selection from the text around it.',
    computed:
      'AUROC of the unit’s values inside the selection against those around it; Jaccard of the selection and the characters beyond the best threshold.',
  },
  {
    id: 'scratchpad',
    shows:
      'What you type, coloured as you type it. Compare from here keeps the text as A; then the colours are of what the unit holds now, less what it held then.',
    computed: 'The network is run over the text from its beginning, in 32 bits; nothing is recorded.',
  },
  {
    id: 'generate',
    shows: 'Text that the network writes, coloured by the same unit, with what it expected at every place.',
    computed: 'Characters are drawn from the network’s softmax at the chosen temperature, with the seed that is shown.',
  },
  {
    id: 'features',
    shows: 'The features that can be searched by name: the library by kind of text, and those that you have kept.',
    computed: 'A feature is evaluated on the text from its beginning, by the state after reading each character.',
    numbers: 'Values',
  },
  {
    id: 'training-run',
    shows:
      'Loss on the part that is trained on and on the validation part, the gradient’s norm before clipping, learning rate and speed, and samples along the way.',
    computed:
      'Mean cross-entropy a character, in bits; truncated backpropagation through time over the sequence length.',
  },
]

export const UNIT_HELP: readonly HelpEntry[] = [
  {
    id: 'unit-split',
    title: 'Activation',
    shows:
      'The distribution of the unit’s activation; green where the feature is true, grey where it is false, each summing to one. The line is the threshold: drag it, or press [ and ].',
    computed:
      'Precision, recall, F1, false positives and false negatives are counted at the threshold from the values that were searched, on each part of the text.',
    numbers: 'Figures of one unit',
  },
  {
    id: 'unit-response',
    title: 'Activation by feature value',
    shows: 'For a feature that is a number: the unit’s activation against the value of the feature.',
    computed:
      'Means and quantiles of the recorded values in bins of the feature’s value, with single characters as points.',
  },
  {
    id: 'unit-since-change',
    title: 'AUROC by distance since onset',
    shows: 'How well the unit still tells the feature, so many characters after it began or ended; the band is 95 %.',
    computed: 'Held-out AUROC among the characters at each distance, in steps that double; intervals from blocks.',
    numbers: 'Figures of one unit',
  },
  {
    id: 'unit-passages',
    title: 'Top activating examples',
    shows:
      'The places where the unit is highest and lowest, and places at quantiles in between, beginning at the end where the feature is. The outlined character is the place; an ink rule is an error at the threshold, the green rule the feature.',
    computed: 'Places of one list are at least 160 characters apart.',
  },
  {
    id: 'unit-trace',
    title: 'Trace',
    shows: 'The unit over the text on screen; the dashed line is the threshold.',
    computed: 'Recorded values, cell states through tanh.',
    numbers: 'Values',
  },
  {
    id: 'unit-gates',
    title: 'Gates',
    shows:
      'The gates of the unit’s cell over the text on screen, with their means where the feature is true and false.',
    computed: 'Made again by running the network over the text on screen.',
  },
  {
    id: 'unit-effect',
    title: 'Effect on the next character',
    shows: 'The characters that the network expects more, and less, when the unit is higher.',
    computed:
      'The weight from the unit to each character’s logit, less the mean over characters, times the unit’s standard deviation.',
  },
  {
    id: 'unit-ablation',
    title: 'Ablation',
    shows:
      'What the network loses without the unit: the change of the loss in all, where the feature is true, begins and ends; beside it control units and matched characters.',
    computed:
      'The text is read once more with the unit set to its mean, to zero or to a value, or resampled; intervals from blocks of the text.',
    numbers: 'Explanations, probes, ablation',
  },
  {
    id: 'unit-characters',
    title: 'At each character',
    shows: 'The characters after which the unit is lowest and highest. A click goes to the next one.',
    computed: 'The mean of the unit over all places of the character.',
  },
  {
    id: 'unit-memory',
    title: 'Autocorrelation',
    shows: 'How long the unit stays like itself: r of its values with those so many characters later.',
    computed: 'Autocorrelation over the recorded text; the grey lines are Bartlett’s 95 % band of no correlation.',
  },
  {
    id: 'unit-correlated',
    title: 'Correlated units',
    shows: 'The units that go with this one, and those that go against it.',
    computed: 'Pearson’s r of what is shown (tanh c for cell states), over a sample of the recorded text.',
  },
  {
    id: 'unit-weights',
    title: 'Weights',
    shows: 'The strongest incoming weights of the cell, gate by gate, and its strongest outgoing weights.',
    computed: 'Entries of the weight matrices as trained.',
  },
  {
    id: 'unit-facts',
    title: 'Figures',
    shows: 'Mean, spread and extremes of the recorded values, and every figure of this search.',
    computed: 'Over all recorded characters; the figures of the search on each half.',
    numbers: 'Figures of one unit',
  },
]

export const WORDS: readonly (readonly [word: string, meaning: string])[] = [
  ['unit', 'One number of the network’s state: L1.c.17 is layer 1, cell state, unit 17, all counted from 0.'],
  ['activations', 'The values of every unit after every character of a text, recorded once and kept in the workspace.'],
  ['tanh c', 'The cell state through tanh: what the network itself reads of it.'],
  [
    'feature',
    'A question about each character that is true or false, or a number: a regex, inside("“", "”"), column().',
  ],
  [
    'search half, held-out half',
    'The halves of the text on which sign and threshold are chosen, and on which they are judged.',
  ],
  [
    'AUROC',
    'How often the unit is further on where the feature is true than where it is false; 0.5 is chance, 1 certainty.',
  ],
  ['AP', 'Average precision: the area under precision against recall.'],
  ['F1', 'The harmonic mean of precision and recall, at the threshold.'],
  [
    'false positive, false negative',
    'A character that the threshold calls true and is not; one that is true and it does not call so.',
  ],
  ['p, corrected', 'Family-wise over all units: how often chance would bring any unit as far.'],
  [
    'max-statistic null',
    'What p is read from: the largest studentised |r| of all units under each circular shift of the feature.',
  ],
  ['circular shift', 'The feature turned round the text as on a ring: its runs stay, its tie to the unit goes.'],
  ['q', 'The share of false discoveries among all that are called so at this q (Benjamini and Hochberg).'],
  [
    'baseline',
    'What a unit has to beat: the last characters, the untrained network, a rotated basis, features with the same runs.',
  ],
  ['explanations', 'The features that account best for a unit.'],
  ['sparse probe', 'A logistic regression of the feature on a few units.'],
  ['forward selection', 'Units are taken one by one, each time the one that helps most.'],
  ['ablation', 'Setting a unit to its mean, to zero or to a value while the network reads, to see what it loses.'],
  ['top activating examples', 'The passages where a unit is highest and lowest.'],
  ['differential activation', 'Which units are on in a passage and off around it.'],
  ['left-, right-saturated', 'A gate below 0.1, almost closed; a gate above 0.9, almost open.'],
  ['surprisal', '−log₂ p of a character, given those before it: bits.'],
  ['bits a character', 'The mean surprisal of a text: the network’s loss. Nats are bits × ln 2.'],
  ['sequence length (BPTT)', 'How many characters a gradient is carried back through in training.'],
  ['incoming, outgoing weights', 'From which units a cell reads, and which read from it.'],
]
