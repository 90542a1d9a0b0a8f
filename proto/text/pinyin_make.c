/* Run by the build: prints the table of pinyin.c as ICU reads the characters. One reading each: what a character is
 * read as in some words only (重 in 重庆) is told by the reference data, where it matters. */
#include <stdio.h>
#include <string.h>
#include <unicode/utrans.h>

#define FIRST 0x4E00
#define LAST  0x9FFF

static char syllables[600][8];
static int n_syllables;

static int syllable_of(const char *text)
{
	for (int i = 0; i < n_syllables; i++) {
		if (strcmp(syllables[i], text) == 0)
			return i;
	}
	snprintf(syllables[n_syllables], sizeof syllables[0], "%s", text);
	return n_syllables++;
}

/* "" for a character without a reading. */
static int read_character(UTransliterator *to_latin, UChar character)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar text[32] = {character};
	int32_t len = 1, limit = 1;
	char syllable[8] = "";

	utrans_transUChars(to_latin, text, &len, 32, 0, &limit, &error);
	for (int32_t i = 0; i < len && i < 7 && len < 8; i++) {
		if (text[i] < 'a' || text[i] > 'z')
			return syllable_of("");
		syllable[i] = (char)text[i];
		syllable[i + 1] = '\0';
	}
	return syllable_of(syllable);
}

int main(void)
{
	static const UChar id[] = u"Han-Latin; Latin-ASCII; Lower";
	UErrorCode error = U_ZERO_ERROR;
	UTransliterator *to_latin = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);

	if (U_FAILURE(error) || syllable_of("") != 0)
		return 1;
	printf("const unsigned short pinyin_index[] = {");
	for (int c = FIRST; c <= LAST; c++)
		printf("%d,%s", read_character(to_latin, (UChar)c), c % 32 == 31 ? "\n" : "");
	printf("};\nconst char pinyin_syllables[][8] = {");
	for (int i = 0; i < n_syllables; i++)
		printf("\"%s\",", syllables[i]);
	printf("};\n");
	utrans_close(to_latin);
	return n_syllables < 400;
}
