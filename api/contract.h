/* The HTTP contract, proto/openapi.yaml, which is built into the program. */
#ifndef CCNT_API_CONTRACT_H
#define CCNT_API_CONTRACT_H

/* The contract as JSON text; the caller frees it with free(). Never NULL: a contract that cannot be read
 * is a bug and aborts. */
char *contract_json(void);

#endif
