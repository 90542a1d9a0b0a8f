/* Builds the browser application: node build.mjs [--out FOLDER] [--watch]; CCNT_WEB_OUT names the folder too.
 * The result is a folder for `ccnt-api --web-root`: index.html, and assets/ with a hash in each built name. */
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({ options: { out: { type: "string" }, watch: { type: "boolean", default: false } } });
const out = path.resolve(here, values.out ?? process.env.CCNT_WEB_OUT ?? "../../build/web");
const MAX_SCRIPT_BYTES = 45 * 1024; /* packed; what a visitor on a slow line pays before the first view */

/* The page's script and those that it cannot start without; others are loaded when they are needed. */
function firstScripts({ outputs }) {
	const found = new Set();
	const visit = (file) => {
		if (found.has(file)) return;
		found.add(file);
		for (const one of outputs[file].imports) if (one.kind === "import-statement") visit(one.path);
	};

	visit(Object.keys(outputs).find((file) => outputs[file].entryPoint === "src/main.tsx"));
	return [...found];
}

/* index.html with the names that the bundler chose. */
async function writePage(metafile) {
	let page = await readFile(path.join(here, "index.html"), "utf8");

	const url = (file) => `/${path.relative(out, path.resolve(here, file)).split(path.sep).join("/")}`;
	const [script, ...shared] = firstScripts(metafile);
	const style = Object.keys(metafile.outputs).find((file) => metafile.outputs[file].entryPoint === "src/style/style.css");

	page = page.replace("{{script}}", url(script)).replace("{{style}}", url(style))
		.replace("{{shared}}", shared.map((file) => `<link rel="modulepreload" href="${url(file)}">\n`).join(""));
	await writeFile(path.join(out, "index.html"), page);
}

async function checkSize(metafile) {
	let nBytes = 0;

	for (const file of firstScripts(metafile)) nBytes += gzipSync(await readFile(path.resolve(here, file))).length;
	console.log(`first scripts: ${(nBytes / 1024).toFixed(1)} KiB packed, in ${out}`);
	if (nBytes > MAX_SCRIPT_BYTES && !values.watch) throw new Error(`more than ${MAX_SCRIPT_BYTES / 1024} KiB of scripts`);
}

const page = {
	name: "page",
	setup(build) {
		build.onEnd(async (result) => {
			if (result.errors.length > 0) return;
			await cp(path.join(here, "public"), out, { recursive: true });
			await writePage(result.metafile);
			await checkSize(result.metafile);
		});
	},
};

const options = {
	absWorkingDir: here,
	entryPoints: { main: "src/main.tsx", style: "src/style/style.css" },
	outdir: path.join(out, "assets"),
	entryNames: "[name]-[hash]",
	bundle: true,
	splitting: true,
	chunkNames: "[name]-[hash]",
	minify: true,
	format: "esm",
	target: ["es2022"],
	jsx: "automatic",
	jsxImportSource: "preact",
	metafile: true,
	plugins: [page],
	logLevel: "warning",
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
if (values.watch) await (await esbuild.context(options)).watch();
else await esbuild.build(options);
