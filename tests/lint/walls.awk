# Checks the include lines of C sources against walls.table (variable table).
function folder_of(path) { sub(/[^\/]*$/, "", path); return path }
function own_allowed(row, path,   item, list, n, i) {
	n = split(own[row], list, " ")
	for (i = 1; i <= n; i++) {
		item = list[i]
		if (item ~ /\*\*$/ ? index(path, substr(item, 1, length(item) - 2)) == 1 : folder_of(path) == item)
			return 1
	}
	return 0
}
function library_of(header,   i) {
	for (i in library) if (header ~ ("^" library[i])) return i
	return ""
}
function row_of(file,   folder) {
	folder = file
	sub(/\/[^\/]*$/, "", folder)
	if (folder in own) return folder
	do if (folder "/**" in own) return folder "/**"
	while (sub(/\/[^\/]*$/, "", folder))
	return ""
}
function has(list, word) { return index(" " list " ", " " word " ") > 0 }
BEGIN {
	library["libpq"] = "(libpq-|postgresql/|pg_config)"; library["zmq"] = "zmq"
	library["event"] = "ev(ent2/|ent\\.h|http\\.h|dns\\.h)"; library["msgpack"] = "msgpack"
	library["jansson"] = "jansson"; library["icu"] = "unicode/";
	library["liblinear"] = "(liblinear/)?linear\\.h"; library["sodium"] = "sodium"; library["curl"] = "curl/"
	library["zlib"] = "zlib"; library["xml"] = "libxml/"; library["stemmer"] = "libstemmer"; library["talloc"] = "talloc"
	while ((getline line < table) > 0) {
		if (line ~ /^#/ || line !~ /\|/) continue
		split(line, cell, "|"); gsub(/^ +| +$/, "", cell[1])
		if (sub(/^\+ */, "", cell[1])) more[cell[1]] = more[cell[1]] " " cell[3]
		else { own[cell[1]] = cell[2]; outside[cell[1]] = cell[3] }
	}
}
FNR == 1 { row = row_of(FILENAME); if (row == "") printf "%s:1: its folder has no row in walls.table\n", FILENAME }
/^[ \t]*#[ \t]*include[ \t]*"/ {
	path = $0; sub(/^[^"]*"/, "", path); sub(/".*/, "", path)
	if (path !~ /\//) printf "%s:%d: \"%s\": write the path from the top\n", FILENAME, FNR, path
	else if (!own_allowed(row, path)) printf "%s:%d: %s may not include %s\n", FILENAME, FNR, row, path
}
/^[ \t]*#[ \t]*include[ \t]*</ {
	path = $0; sub(/^[^<]*</, "", path); sub(/>.*/, "", path); lib = library_of(path)
	if (lib != "" && !has(outside[row] " " more[FILENAME], lib))
		printf "%s:%d: %s may not use %s (<%s>)\n", FILENAME, FNR, row, lib, path
}
