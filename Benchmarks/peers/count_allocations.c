/* Preloaded, counts what a program takes from the heap and prints the number when it ends. */
#define _GNU_SOURCE
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <errno.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static atomic_long allocations;

void *malloc(size_t size) { allocations++; return __libc_malloc(size); }
void *calloc(size_t count, size_t size) { allocations++; return __libc_calloc(count, size); }
void *realloc(void *place, size_t size) { allocations++; return __libc_realloc(place, size); }
void *memalign(size_t unit, size_t size) { allocations++; return __libc_memalign(unit, size); }
void *aligned_alloc(size_t unit, size_t size) { allocations++; return __libc_memalign(unit, size); }
int posix_memalign(void **place, size_t unit, size_t size) {
  allocations++;
  *place = __libc_memalign(unit, size);
  return *place ? 0 : ENOMEM;
}

__attribute__((destructor)) static void report(void) {
  fprintf(stderr, "allocations %ld\n", allocations);
}
