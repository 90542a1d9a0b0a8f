/* Stands in for libFuzzer: calls the target with each file of the folders named. An empty corpus is a failure. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/fuzz/fuzz.h"

static int replay_file(const char *path)
{
	struct stat info;
	FILE *file = fopen(path, "rbe");
	uint8_t *data = NULL;
	int n = 0;

	if (file != NULL && fstat(fileno(file), &info) == 0 && S_ISREG(info.st_mode)) {
		size_t size = (size_t)info.st_size;

		data = malloc(size > 0 ? size : 1);
		if (data != NULL && fread(data, 1, size, file) == size) {
			LLVMFuzzerTestOneInput(data, size);
			n = 1;
		}
	}
	free(data);
	if (file != NULL)
		fclose(file);
	return n;
}

static int replay_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	char path[4096];
	int n = 0;

	for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		n += replay_file(path);
	}
	if (dir != NULL)
		closedir(dir);
	return n;
}

int main(int argc, char **argv)
{
	int n = 0;

	for (int i = 1; i < argc; i++)
		n += replay_folder(argv[i]);
	printf("%d inputs\n", n);
	return n > 0 ? 0 : 1;
}
