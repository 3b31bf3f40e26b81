// tanh, the logistic function, exp and log, in forms that vectorise: no table, no branch, no library.
#pragma once
#include "vector.h"

/**
 * x · P(x²) / Q(x²), both of degree 4: a minimax fit (Lawson's iteration) on [−7.9, 7.9], relative error 6e-9 before
 * and 4e-7 after rounding to float. Beyond 7.9 tanh is 1 to the last bits.
 */
INLINE Vector hyperbolic_tangent(Vector x) {
  x = smaller(larger(x, all(-7.9f)), all(7.9f));
  Vector u = x * x;
  Vector p = multiply_add(u, all(1.542803157e-08f), all(2.202328622e-05f));
  Vector q = multiply_add(u, all(8.598803742e-07f), all(3.423654593e-04f));
  p = multiply_add(u, p, all(3.578994479e-03f));
  q = multiply_add(u, q, all(2.619224724e-02f));
  p = multiply_add(u, p, all(1.345062263e-01f));
  q = multiply_add(u, q, all(4.678395063e-01f));
  p = multiply_add(u, p, all(9.999999943e-01f));
  q = multiply_add(u, q, all(1.0f));
  return x * p / q;
}

/** σ(x) = ½ + ½ tanh(x / 2) */
INLINE Vector logistic(Vector x) {
  return multiply_add(all(0.5f), hyperbolic_tangent(x * all(0.5f)), all(0.5f));
}

/** eˣ for x ≤ 0: x = n ln 2 + f with |f| ≤ ½ ln 2, then Taylor's series for eᶠ, and n into the exponent's bits. */
INLINE Vector exponential(Vector x) {
  x = larger(x, all(-87.0f));
  // adding 1.5 · 2²³ rounds to the nearest whole number and leaves it in the low bits
  Vector rounder = all(12582912.0f);
  Vector shifted = x * all(1.44269504088896341f) + rounder;
  Vector n = shifted - rounder;
  Vector f = multiply_add(n, all(-0.693359375f), x);
  f = multiply_add(n, all(2.12194440e-4f), f);
  Vector e = multiply_add(f, all(1.0f / 5040), all(1.0f / 720));
  e = multiply_add(e, f, all(1.0f / 120));
  e = multiply_add(e, f, all(1.0f / 24));
  e = multiply_add(e, f, all(1.0f / 6));
  e = multiply_add(e, f, all(0.5f));
  e = multiply_add(e, f * f, f + all(1.0f));
  Integers power = (((Integers)shifted - (Integers)rounder) + 127) << 23;
  return e * (Vector)power;
}

/** ln x for x > 0, in float64: x = 2ⁿ m with m near 1, and ln m = 2 artanh((m − 1) / (m + 1)) as a series. */
INLINE double logarithm(double x) {
  union {
    double value;
    int64_t bits;
  } m = {x};
  int64_t n = (m.bits - 0x3fe6a09e667f3bcd) >> 52;  // so that m lies between √½ and √2
  m.bits -= n << 52;
  double k = (m.value - 1) / (m.value + 1), square = k * k, series = 0;
  for (int odd = 19; odd > 0; odd -= 2) series = series * square + 1.0 / odd;
  return (double)n * 0.69314718055994530942 + 2 * k * series;
}
