// Logistic regression on a few columns: P(true) = σ(b + Σ β_j x_j), by Newton's method with a ridge on β,
//   minimise  Σ w_i · log(1 + e^(−y_i z_i)) + ridge/2 · |β|²,   y = ±1, Σ w_i = 1.
// In the words of scikit-learn: C·sample_weight_i = w_i / ridge. The ridge also keeps separable data finite.

export interface LogisticFit {
  intercept: number
  /** [columns] */
  weights: Float64Array
  /** the minimum, ridge included */
  loss: number
}

export interface LogisticData {
  /** each [characters], standardised or not */
  columns: readonly Float32Array[]
  /** [characters] 0 or 1 */
  truth: Uint8Array
  /** [characters], of sum 1 */
  weights: Float64Array
}

export interface LogisticOptions {
  ridge?: number
  /** where to begin: of an earlier fit on the first of these columns */
  start?: LogisticFit
  /** fewer steps for a first impression */
  steps?: number
}

export const RIDGE = 1e-4
const STEPS = 50
const CLOSE = 1e-9

/** By Newton's method, until a step gains less than a billionth of the loss, or `steps` have been made. */
export function fitLogistic(data: LogisticData, options: LogisticOptions = {}): LogisticFit {
  const { ridge = RIDGE, start, steps = STEPS } = options
  const size = data.columns.length + 1
  let beta = new Float64Array(size)
  if (start) beta.set([start.intercept, ...start.weights])
  let now = derivatives(data, beta, ridge)
  for (let step = 0; step < steps; step++) {
    const move = solve(now.hessian, now.gradient, size)
    // a full step may overshoot where the data are nearly separable: halve it until the loss falls
    let [next, there] = [beta, now]
    for (let share = 1; share > 1e-4; share /= 2) {
      next = beta.map((b, j) => b - share * move[j])
      there = derivatives(data, next, ridge)
      if (there.loss <= now.loss) break
    }
    if (there.loss > now.loss) break
    const gained = now.loss - there.loss
    ;[beta, now] = [next, there]
    if (gained <= CLOSE * now.loss) break
  }
  return { intercept: beta[0], weights: beta.slice(1), loss: now.loss }
}

/** [characters] b + Σ β_j x_j */
export function predictor(columns: readonly Float32Array[], { intercept, weights }: LogisticFit, length: number) {
  const z = new Float32Array(length).fill(intercept)
  columns.forEach((column, j) => {
    const weight = weights[j]
    for (let i = 0; i < length; i++) z[i] += weight * column[i]
  })
  return z
}

export interface Derivatives {
  loss: number
  /** [size] */
  gradient: Float64Array
  /** [size, size], lower triangle */
  hessian: Float64Array
}

/** Characters of a tile, whose part of every column fits the cache. */
const SLICE = 1024

/** The objective and its derivatives at `beta`; entry 0 is the intercept, which has no ridge. */
export function derivatives({ columns, truth, weights }: LogisticData, beta: Float64Array, ridge: number): Derivatives {
  const size = beta.length
  const gradient = new Float64Array(size)
  const hessian = new Float64Array(size * size)
  const [z, curve] = [new Float64Array(SLICE), new Float64Array(SLICE)]
  let loss = 0
  for (let from = 0; from < truth.length; from += SLICE) {
    const count = Math.min(SLICE, truth.length - from)
    z.fill(beta[0])
    for (let j = 1; j < size; j++) {
      const column = columns[j - 1]
      for (let i = 0; i < count; i++) z[i] += beta[j] * column[from + i]
    }
    loss += residuals(z, curve, truth, weights, from, count)
    addDerivatives(columns, z, curve, from, count, gradient, hessian)
  }
  for (let j = 1; j < size; j++) {
    loss += (ridge / 2) * beta[j] * beta[j]
    gradient[j] += ridge * beta[j]
    hessian[j * size + j] += ridge
  }
  hessian[0] += 1e-12 // so that it can be solved where every prediction is certain
  return { loss, gradient, hessian }
}

/** z becomes w·(p − y), and `curve` w·p·(1 − p). @returns the loss of these characters */
function residuals(
  z: Float64Array,
  curve: Float64Array,
  truth: Uint8Array,
  w: Float64Array,
  from: number,
  count: number,
) {
  let loss = 0
  for (let i = 0; i < count; i++) {
    const weight = w[from + i]
    const away = Math.exp(-Math.abs(z[i]))
    const p = z[i] >= 0 ? 1 / (1 + away) : away / (1 + away)
    const y = truth[from + i]
    loss += weight * (Math.log1p(away) + (z[i] >= 0 ? (1 - y) * z[i] : -y * z[i]))
    z[i] = weight * (p - y)
    curve[i] = weight * p * (1 - p)
  }
  return loss
}

function addDerivatives(
  columns: readonly Float32Array[],
  z: Float64Array,
  curve: Float64Array,
  from: number,
  count: number,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  const size = gradient.length
  for (let i = 0; i < count; i++) {
    gradient[0] += z[i]
    hessian[0] += curve[i]
  }
  const bent = new Float64Array(count)
  for (let j = 1; j < size; j++) {
    const column = columns[j - 1]
    let [sum, first] = [0, 0]
    for (let i = 0; i < count; i++) {
      sum += z[i] * column[from + i]
      first += bent[i] = curve[i] * column[from + i]
    }
    gradient[j] += sum
    hessian[j * size] += first
    for (let k = 1; k <= j; k++) {
      const other = columns[k - 1]
      let product = 0
      for (let i = 0; i < count; i++) product += bent[i] * other[from + i]
      hessian[j * size + k] += product
    }
  }
}

/** A·x = b by Cholesky's decomposition. @param a [size, size], positive definite, lower triangle; left as it was */
function solve(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const l = new Float64Array(size * size)
  const x = b.slice()
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * size + j]
      for (let k = 0; k < j; k++) sum -= l[i * size + k] * l[j * size + k]
      l[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-300)) : sum / l[j * size + j]
    }
    for (let k = 0; k < i; k++) x[i] -= l[i * size + k] * x[k]
    x[i] /= l[i * size + i]
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i] -= l[k * size + i] * x[k]
    x[i] /= l[i * size + i]
  }
  return x
}
