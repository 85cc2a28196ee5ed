#ifndef NINES_CGSL_SHIM_H
#define NINES_CGSL_SHIM_H

#define HAVE_INLINE 1
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_vector.h>

#endif
