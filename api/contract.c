#include "api/contract.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <yaml.h>

#include "proto/base/log.h"

/* CCNT_CONTRACT_FILE is the path of proto/openapi.yaml at build time. */
__asm__(".section .rodata\n"
	".global contract_yaml\n"
	".global contract_yaml_end\n"
	"contract_yaml:\n"
	".incbin \"" CCNT_CONTRACT_FILE "\"\n"
	"contract_yaml_end:\n"
	".byte 0\n"
	".previous\n");
extern const unsigned char contract_yaml[], contract_yaml_end[];

/* The core schema of YAML 1.2, as far as the contract uses it: quoted scalars are text, plain ones may be null, true,
 * false or whole numbers. */
static json_t *scalar_json(const yaml_node_t *node)
{
	const char *text = (const char *)node->data.scalar.value;
	char *end;
	long long number;

	if (node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
		return json_string(text);
	if (strcmp(text, "null") == 0 || text[0] == '\0')
		return json_null();
	if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
		return json_boolean(text[0] == 't');
	number = strtoll(text, &end, 10);
	return *end == '\0' ? json_integer(number) : json_string(text);
}

static json_t *node_json(yaml_document_t *document, int index)
{
	const yaml_node_t *node = yaml_document_get_node(document, index);
	json_t *json;

	switch (node->type) {
	case YAML_SEQUENCE_NODE:
		json = json_array();
		for (yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top; item++)
			json_array_append_new(json, node_json(document, *item));
		return json;
	case YAML_MAPPING_NODE:
		json = json_object();
		for (yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
			const yaml_node_t *key = yaml_document_get_node(document, pair->key);

			json_object_set_new(json, (const char *)key->data.scalar.value, node_json(document, pair->value));
		}
		return json;
	default:
		return scalar_json(node);
	}
}

char *contract_json(void)
{
	yaml_parser_t parser;
	yaml_document_t document;
	json_t *json;
	char *text;

	yaml_parser_initialize(&parser);
	yaml_parser_set_input_string(&parser, contract_yaml, (size_t)(contract_yaml_end - contract_yaml));
	if (!yaml_parser_load(&parser, &document))
		log_die("contract_is_no_yaml", __FILE__, __LINE__);
	json = node_json(&document, 1);
	text = must_alloc(json_dumps(json, JSON_COMPACT));
	json_decref(json);
	yaml_document_delete(&document);
	yaml_parser_delete(&parser);
	return text;
}
