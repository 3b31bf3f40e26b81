// Prime numbers, as steps that go through all phases of a period.

/** The largest prime number that is not above n, n ≥ 2. */
export function primeUpTo(n: number): number {
  let prime = n
  while (!isPrime(prime)) prime--
  return prime
}

function isPrime(n: number): boolean {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false
  return true
}
