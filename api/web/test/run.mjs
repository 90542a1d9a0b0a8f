/* Bundles the tests, which are TypeScript, and runs them with Node's own runner. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";

const folder = mkdtempSync(path.join(tmpdir(), "ccnt-web-"));
const tests = readdirSync("test").filter((name) => name.endsWith(".test.ts"));

await build({
	entryPoints: tests.map((name) => path.join("test", name)),
	outdir: folder,
	outExtension: { ".js": ".mjs" },
	bundle: true,
	platform: "node",
	format: "esm",
	jsx: "automatic",
	jsxImportSource: "preact",
	logLevel: "warning",
});
const files = readdirSync(folder).map((name) => path.join(folder, name));
const { status } = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" });
rmSync(folder, { recursive: true });
process.exit(status ?? 1);
