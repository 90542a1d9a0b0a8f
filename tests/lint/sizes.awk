# Lines of files and of functions; a comment with "lint: long because" excuses its file.
function finish() {
	limit = file ~ /\.h$/ && file !~ /^tests/ ? 200 : 600
	if (file != "" && lines > limit && !excused)
		printf "%s:%d: %d lines, the limit is %d: split it, or say \"lint: long because ...\"\n", file, lines, lines, limit
}
FNR == 1 { finish(); file = FILENAME; excused = 0; start = 0 }
{ lines = FNR }
/lint: long because/ { excused = 1 }
/^\{$/ { start = FNR }
/^\}/ && start {
	if (FNR - start - 1 > 80 && !excused) printf "%s:%d: a function of %d lines, the limit is 80\n", FILENAME, start, FNR - start - 1
	start = 0
}
END { finish() }
