/* What every fuzz target defines; replay.c or libFuzzer calls it. */
#ifndef CCNT_TESTS_FUZZ_FUZZ_H
#define CCNT_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* Does what a peer's bytes can make the program do; aborts when a promise is broken. Always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise that holds in release builds too. */
#define PROMISE(claim)                                                                                       \
	do {                                                                                                 \
		if (!(claim))                                                                                \
			abort();                                                                             \
	} while (0)

#endif
