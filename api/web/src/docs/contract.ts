/* The contract as the page of the interface reads it: operations by tag, references followed. */

export interface Schema {
	$ref?: string;
	type?: string | string[];
	description?: string;
	enum?: unknown[];
	default?: unknown;
	format?: string;
	pattern?: string;
	minimum?: number;
	maximum?: number;
	maxLength?: number;
	properties?: Record<string, Schema>;
	required?: string[];
	items?: Schema;
	allOf?: Schema[];
	oneOf?: Schema[];
	anyOf?: Schema[];
	additionalProperties?: boolean | Schema;
}

export interface Parameter {
	$ref?: string;
	name: string;
	in: "query" | "path" | "header";
	required?: boolean;
	description?: string;
	schema?: Schema;
}

interface Answer {
	$ref?: string;
	description?: string;
	content?: Record<string, { schema?: Schema }>;
}

export interface Operation {
	tags?: string[];
	operationId: string;
	summary?: string;
	description?: string;
	security?: object[];
	parameters?: Parameter[];
	requestBody?: Answer & { required?: boolean };
	responses: Record<string, Answer>;
}

export interface Contract {
	info: { title: string; version: string; description?: string };
	tags?: { name: string; description?: string }[];
	paths: Record<string, Record<string, unknown>>;
	components: Record<string, Record<string, unknown>>;
}

export interface Entry extends Operation {
	method: string;
	path: string;
	parameters: Parameter[];
}

const methods = ["get", "post", "put", "patch", "delete"];

/* What a reference names, else the thing itself. */
export function followed<T extends { $ref?: string }>(contract: Contract, thing: T): T {
	if (thing.$ref === undefined) return thing;
	const [, , kind, name] = thing.$ref.split("/");
	return followed(contract, contract.components[kind!]![name!] as T);
}

export function entriesOf(contract: Contract): Entry[] {
	return Object.entries(contract.paths).flatMap(([path, item]) => methods.filter((method) => method in item).map((method) => {
		const operation = item[method] as Operation;
		const parameters = [...((item.parameters ?? []) as Parameter[]), ...(operation.parameters ?? [])].map((one) => followed(contract, one));
		return { ...operation, method: method.toUpperCase(), path, parameters };
	}));
}

/* All members of a schema, those of its parts too. */
export function membersOf(contract: Contract, schema: Schema): { name: string; schema: Schema; isRequired: boolean }[] {
	const whole = followed(contract, schema);
	const own = Object.entries(whole.properties ?? {}).map(([name, member]) => ({ name, schema: member, isRequired: whole.required?.includes(name) ?? false }));

	return [...(whole.allOf ?? []).flatMap((part) => membersOf(contract, part)), ...own];
}

/* "string", "integer ≥ 1", "array of Label", "a | b | c" */
export function kindOf(contract: Contract, schema: Schema): string {
	const whole = followed(contract, schema);
	const name = schema.$ref?.split("/").at(-1);

	if (whole.enum) return whole.enum.map(String).join(" | ");
	if (name && whole.properties) return name;
	if (whole.items) return `[ ${kindOf(contract, whole.items)} ]`;
	if (whole.oneOf ?? whole.anyOf) return (whole.oneOf ?? whole.anyOf)!.map((one) => kindOf(contract, one)).join(" | ");
	if (whole.allOf) return name ?? whole.allOf.map((one) => kindOf(contract, one)).join(" & ");
	const bounds = [whole.minimum !== undefined ? `≥ ${whole.minimum}` : "", whole.maximum !== undefined ? `≤ ${whole.maximum}` : "", whole.maxLength !== undefined ? `≤ ${whole.maxLength}` : ""];
	return [[whole.type ?? "any"].flat().join(" | "), whole.format ?? "", ...bounds].filter(Boolean).join(" ");
}

/* A value as the schema wants it, for an example to begin with. */
export function exampleOf(contract: Contract, schema: Schema, depth = 0): unknown {
	const whole = followed(contract, schema);
	const type = [whole.type ?? "object"].flat()[0];

	if (whole.default !== undefined) return whole.default;
	if (whole.enum) return whole.enum[0];
	if (whole.oneOf ?? whole.anyOf) return exampleOf(contract, (whole.oneOf ?? whole.anyOf)![0]!, depth);
	if (type === "integer" || type === "number") return whole.minimum ?? 1;
	if (type === "boolean") return true;
	if (type === "array") return depth > 2 ? [] : [exampleOf(contract, whole.items ?? {}, depth + 1)];
	if (type === "string") return whole.format === "date" ? "2030-12-31" : whole.format === "date-time" ? "2030-12-31T00:00:00Z" : "…";
	const members = membersOf(contract, whole);
	const wanted = members.some((one) => one.isRequired) ? members.filter((one) => one.isRequired) : members.slice(0, 3);
	return depth > 2 ? {} : Object.fromEntries(wanted.map((one) => [one.name, exampleOf(contract, one.schema, depth + 1)]));
}

/* The request as a shell has it. */
export function curlOf(contract: Contract, entry: Entry, origin: string): string {
	const path = entry.path.replace(/\{(\w+)\}/g, (_, name: string) => ({ field: "body_zh", seq: "0", facet: "sector", code: "energy" })[name] ?? "1");
	const asked = entry.parameters.filter((one) => one.in === "query" && one.required).map((one) => `${one.name}=${encodeURIComponent(String(exampleOf(contract, one.schema ?? {})))}`);
	const lines = [`curl ${entry.method === "GET" ? "" : `-X ${entry.method} `}'${origin}${path}${asked.length > 0 ? `?${asked.join("&")}` : ""}'`];
	const [type, body] = Object.entries(entry.requestBody?.content ?? {})[0] ?? [];

	if (entry.security) lines.push("-H \"Authorization: Bearer $CCNT_TOKEN\"");
	if (entry.parameters.some((one) => one.name === "If-Match")) lines.push("-H 'If-Match: \"v1\"'");
	if (type) lines.push(`-H 'Content-Type: ${type}'`, `-d '${type.includes("json") && body?.schema && !type.includes("ndjson") ? JSON.stringify(exampleOf(contract, body.schema)) : "…"}'`);
	return lines.join(" \\\n  ");
}
