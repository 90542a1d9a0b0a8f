#include "workers/classify/names.h"

#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"

static const char *const kinds[] = {"省", "市", "县", "区", "州", "盟", "旗", NULL};

char *name_key(void *owner, const char *name)
{
	size_t len;
	char *folded = fold_query(owner, name, strlen(name), &len);
	char *to = folded;
	for (const char *from = folded; *from != '\0'; from++) {
		bool beside_chinese = from > folded && ((unsigned char)from[-1] >= 0x80 || (unsigned char)from[1] >= 0x80);
		bool at_edge = to == folded || from[1] == '\0';
		if ((*from == ' ' || *from == '\n') && (beside_chinese || at_edge))
			continue;
		*to++ = *from;
	}
	*to = '\0';
	return folded;
}

static size_t kind_suffix(const char *name)
{
	size_t len = strlen(name);
	for (size_t i = 0; kinds[i] != NULL; i++) {
		size_t kind = strlen(kinds[i]);
		if (len > kind && strcmp(name + len - kind, kinds[i]) == 0)
			return kind;
	}
	return 0;
}

bool name_is_full(const char *name)
{
	return kind_suffix(name) > 0;
}

bool name_is_usable(const char *name)
{
	static const char *const common[] = {"全国", "国家", "国家级新区", "西部", "中部", "东部", "西南", "西北", "东北", "横琴口岸", NULL};
	if ((unsigned char)name[0] >= 0x80 && strlen(name) <= 3)
		return false;
	for (size_t i = 0; common[i] != NULL; i++)
		if (strcmp(name, common[i]) == 0)
			return false;
	return strncmp(name, "also ", 5) != 0;
}

char *name_without_kind(void *owner, const char *name)
{
	static const char *const english[] = {" District", " County", " City"};
	size_t len = strlen(name);
	for (size_t i = 0; i < sizeof english / sizeof *english; i++) {
		size_t kind = strlen(english[i]);
		if (len > kind + 3 && strcmp(name + len - kind, english[i]) == 0)
			return must_alloc(talloc_strndup(owner, name, len - kind));
	}
	return NULL;
}
