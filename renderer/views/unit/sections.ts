// The sections of the unit page: how their headings read, other words that find them, and their help.

import type { Help } from '../entry.ts'

export interface UnitSection {
  id: string
  title: string
  also: string
  help: Help
}

/** In the order of the page. */
export const UNIT_SECTIONS: readonly UnitSection[] = [
  {
    id: 'split',
    title: 'Activation',
    also: 'histogram distribution threshold precision recall',
    help: {
      shows:
        'The distribution of the unit’s activation; green where the feature is true, grey where it is false, each summing to one. The line is the threshold: drag it, or press [ and ].',
      computed:
        'Precision, recall, F1, false positives and false negatives are counted at the threshold from the values that were searched, on each part of the text.',
      numbers: 'Figures of one unit',
    },
  },
  {
    id: 'response',
    title: 'Activation by feature value',
    also: 'tuning curve number scatter',
    help: {
      shows: 'For a feature that is a number: the unit’s activation against the value of the feature.',
      computed:
        'Means and quantiles of the recorded values in bins of the feature’s value, with single characters as points.',
    },
  },
  {
    id: 'since-change',
    title: 'AUROC by distance since onset',
    also: 'memory of the feature change',
    help: {
      shows: 'How well the unit still tells the feature, so many characters after it began or ended; the band is 95 %.',
      computed: 'Held-out AUROC among the characters at each distance, in steps that double; intervals from blocks.',
      numbers: 'Figures of one unit',
    },
  },
  {
    id: 'passages',
    title: 'Top activating examples',
    also: 'passages quantiles',
    help: {
      shows:
        'The places where the unit is highest and lowest, and places at quantiles in between, beginning at the end where the feature is. The outlined character is the place; an ink rule is an error at the threshold, the green rule the feature.',
      computed: 'Places of one list are at least 160 characters apart.',
    },
  },
  {
    id: 'trace',
    title: 'Trace',
    also: 'values over time curve',
    help: {
      shows: 'The unit over the text on screen; the dashed line is the threshold.',
      computed: 'Recorded values, cell states through tanh.',
      numbers: 'Values',
    },
  },
  {
    id: 'gates',
    title: 'Gates',
    also: 'forget input output over time',
    help: {
      shows:
        'The gates of the unit’s cell over the text on screen, with their means where the feature is true and false.',
      computed: 'Made again by running the network over the text on screen.',
    },
  },
  {
    id: 'effect',
    title: 'Effect on the next character',
    also: 'logits prediction probability',
    help: {
      shows: 'The characters that the network expects more, and less, when the unit is higher.',
      computed:
        'The weight from the unit to each character’s logit, less the mean over characters, times the unit’s standard deviation.',
    },
  },
  {
    id: 'ablation',
    title: 'Ablation',
    also: 'ablate measure knock out causal mean zero loss',
    help: {
      shows:
        'What the network loses without the unit: the change of the loss in all, where the feature is true, begins and ends; beside it control units and matched characters.',
      computed:
        'The text is read once more with the unit set to its mean, to zero or to a value, or resampled; intervals from blocks of the text.',
      numbers: 'Explanations, probes, ablation',
    },
  },
  {
    id: 'characters',
    title: 'At each character',
    also: 'letters mean',
    help: {
      shows: 'The characters after which the unit is lowest and highest. A click goes to the next one.',
      computed: 'The mean of the unit over all places of the character.',
    },
  },
  {
    id: 'memory',
    title: 'Autocorrelation',
    also: 'memory',
    help: {
      shows: 'How long the unit stays like itself: r of its values with those so many characters later.',
      computed: 'Autocorrelation over the recorded text; the grey lines are Bartlett’s 95 % band of no correlation.',
    },
  },
  {
    id: 'correlated',
    title: 'Correlated units',
    also: 'similar correlation',
    help: {
      shows: 'The units that go with this one, and those that go against it.',
      computed: 'Pearson’s r of what is shown (tanh c for cell states), over a sample of the recorded text.',
    },
  },
  {
    id: 'weights',
    title: 'Weights',
    also: 'incoming outgoing connections',
    help: {
      shows: 'The strongest incoming weights of the cell, gate by gate, and its strongest outgoing weights.',
      computed: 'Entries of the weight matrices as trained.',
    },
  },
  {
    id: 'facts',
    title: 'Figures',
    also: 'mean variance numbers',
    help: {
      shows: 'Mean, spread and extremes of the recorded values, and every figure of this search.',
      computed: 'Over all recorded characters; the figures of the search on each half.',
      numbers: 'Figures of one unit',
    },
  },
]

export const sectionOf = (id: string): UnitSection => UNIT_SECTIONS.find((section) => section.id === id)!
