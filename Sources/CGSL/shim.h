#ifndef NINES_CGSL_SHIM_H
#define NINES_CGSL_SHIM_H

#define HAVE_INLINE 1
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_qrng.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_vector.h>
#include <stdint.h>

/* A random stream as GSL's distributions can draw from it: Philox4x32-10, the draws of RandomStream. */
typedef struct {
  uint64_t key;
  uint32_t replication;
  uint32_t branch;
  uint64_t counter;
} nines_stream;

static unsigned long nines_stream_get(void *state) {
  nines_stream *stream = (nines_stream *)state;
  uint32_t c0 = (uint32_t)stream->counter, c1 = (uint32_t)(stream->counter >> 32);
  uint32_t c2 = stream->replication, c3 = stream->branch;
  uint32_t k0 = (uint32_t)stream->key, k1 = (uint32_t)(stream->key >> 32);
  for (int round = 0; round < 10; round++) {
    uint64_t product0 = (uint64_t)c0 * 0xD2511F53u, product1 = (uint64_t)c2 * 0xCD9E8D57u;
    c0 = (uint32_t)(product1 >> 32) ^ c1 ^ k0;
    c1 = (uint32_t)product1;
    c2 = (uint32_t)(product0 >> 32) ^ c3 ^ k1;
    c3 = (uint32_t)product0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  stream->counter++;
  return (unsigned long)c1 << 32 | c0;
}

static double nines_stream_get_double(void *state) {
  return ((double)(nines_stream_get(state) >> 12) + 0.5) * 0x1p-52;
}

static void nines_stream_set(void *state, unsigned long seed) {
  ((nines_stream *)state)->counter = seed;
}

static const gsl_rng_type nines_stream_type = {
    "philox4x32-10",     UINT64_MAX,       0, sizeof(nines_stream), nines_stream_set,
    nines_stream_get, nines_stream_get_double};

/* One function a distribution: draws from a stream, and moves it on. */
#define NINES_DRAW(result, name, call, ...)                           \
  static inline result nines_draw_##name(nines_stream *stream, __VA_ARGS__) { \
    gsl_rng generator = {&nines_stream_type, stream};                 \
    return call;                                                      \
  }
NINES_DRAW(double, flat, gsl_ran_flat(&generator, a, b), double a, double b)
NINES_DRAW(double, normal, gsl_ran_gaussian_ziggurat(&generator, sigma), double sigma)
NINES_DRAW(double, exponential, gsl_ran_exponential(&generator, mean), double mean)
NINES_DRAW(double, gamma, gsl_ran_gamma(&generator, a, b), double a, double b)
NINES_DRAW(double, beta, gsl_ran_beta(&generator, a, b), double a, double b)
NINES_DRAW(double, student, gsl_ran_tdist(&generator, nu), double nu)
NINES_DRAW(unsigned, poisson, gsl_ran_poisson(&generator, mean), double mean)
NINES_DRAW(unsigned, binomial, gsl_ran_binomial(&generator, p, n), double p, unsigned n)
NINES_DRAW(unsigned, negative_binomial, gsl_ran_negative_binomial(&generator, p, n), double p, double n)
NINES_DRAW(unsigned, hypergeometric, gsl_ran_hypergeometric(&generator, a, b, t), unsigned a, unsigned b, unsigned t)
#undef NINES_DRAW

/* Points of the Sobol sequence, after the first `skip`; row by row. GSL knows up to 40 dimensions. */
static inline int nines_sobol(unsigned dimensions, size_t skip, size_t count, double *points) {
  gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, dimensions);
  if (!sequence) return GSL_ENOMEM;
  int status = GSL_SUCCESS;
  double dropped[40];
  for (size_t index = 0; index < skip && status == GSL_SUCCESS; index++)
    status = gsl_qrng_get(sequence, dropped);
  for (size_t index = 0; index < count && status == GSL_SUCCESS; index++)
    status = gsl_qrng_get(sequence, points + index * dimensions);
  gsl_qrng_free(sequence);
  return status;
}

/* The minimum of a function by the simplex of Nelder and Mead (nmsimplex2): its place and 0, or an error. */
static inline int nines_minimise(
    double (*function)(const gsl_vector *, void *), void *parameters, size_t count,
    const double *start, double step, double size, int most, double *place) {
  gsl_multimin_fminimizer *search =
      gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, count);
  gsl_vector *begin = gsl_vector_alloc(count), *steps = gsl_vector_alloc(count);
  gsl_multimin_function objective = {function, count, parameters};
  int status = search && begin && steps ? GSL_SUCCESS : GSL_ENOMEM;
  if (status == GSL_SUCCESS) {
    for (size_t index = 0; index < count; index++) gsl_vector_set(begin, index, start[index]);
    gsl_vector_set_all(steps, step);
    status = gsl_multimin_fminimizer_set(search, &objective, begin, steps);
  }
  int left = most;
  while (status == GSL_SUCCESS && left-- > 0) {
    status = gsl_multimin_fminimizer_iterate(search);
    if (gsl_multimin_fminimizer_size(search) < size) break;
  }
  if (status == GSL_SUCCESS)
    for (size_t index = 0; index < count; index++) place[index] = gsl_vector_get(search->x, index);
  if (search) gsl_multimin_fminimizer_free(search);
  if (begin) gsl_vector_free(begin);
  if (steps) gsl_vector_free(steps);
  return status;
}

#endif
