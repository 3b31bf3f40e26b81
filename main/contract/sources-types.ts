// Types of what earlier characters made a prediction.

/** `gradient`: gradient × input; `integrated`: integrated gradients, whose parts sum to the difference */
export type SourceMethod = 'gradient' | 'occlusion' | 'integrated'

export interface Sources {
  method: SourceMethod
  /** of the recording: the predicted character, and the first that it was divided among */
  position: number
  start: number
  /** the characters start … position, and the predicted one after them */
  text: string
  /** the character whose logit is divided */
  target: string
  /** its logit after these characters */
  logit: number
  /** its probability there */
  probability: number
  /** [position − start] how much each character raises the logit */
  parts: Float32Array
  /** of integrated gradients: the logit with none of the characters, and what the parts lack of the difference; else null */
  without: number | null
  remainder: number | null
  seconds: number
}
