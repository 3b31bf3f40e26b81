// The glossary of the window.

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
