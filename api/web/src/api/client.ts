/* Typed requests to the API. schema.d.ts is made from the contract by `npm run types`. */
import type { components, paths } from "./schema";
import { authorization } from "./session";

export type Schema = components["schemas"];
export type Card = Schema["PolicyCard"];
export type Policy = Schema["Policy"];
export type Label = Schema["Label"];
export type LabelRef = Schema["LabelRef"];
export type Hit = Schema["SearchHit"];
export type Near = NonNullable<Hit["near"]>;
export type Match = Schema["SearchHit"]["matched"][number];
export type Suggestion = Schema["Suggestion"];
export type Highlight = Hit["highlights"][number];
export type Correction = NonNullable<Schema["SearchPage"]["did_you_mean"]>;
export type Expansion = Schema["SearchPage"]["expansions"][number];
export type FacetCounts = Schema["FacetCounts"];
export type FacetCount = FacetCounts[string][number];
export type Revision = Schema["Revision"];
export type Problem = Schema["Problem"];
export type ReviewItem = Schema["ReviewItem"];
export type Target = Schema["Target"];
export type TargetPatch = Schema["TargetPatch"];
export type TargetCreate = Omit<TargetPatch, "state">;
export type Relation = Schema["Relation"];
export type Indicator = Schema["Indicator"];
export type Benchmark = Schema["Benchmark"];
export type Account = Schema["Account"];
export type JobSummary = Schema["JobSummary"];
export type JobCount = Schema["JobCount"];
export type JobControl = Schema["JobControl"];
export type DeadReason = JobSummary["dead_reasons"][number];
export type DeadJob = Schema["DeadJob"];
export type Import = Schema["Import"];
/* Jobs of a kind or of an import. */
export type JobTarget = { kind: string } | { import_id: number };

type JsonAnswer<O> = O extends { responses: { 200: { content: { "application/json": infer A } } } } ? A : never;
type GetPath = { [P in keyof paths]: paths[P] extends { get: infer O } ? ([JsonAnswer<O>] extends [never] ? never : P) : never }[keyof paths];
type Get<P extends GetPath> = paths[P] extends { get: infer O } ? O : never;
type Query<O> = O extends { parameters: { query?: infer Q } } ? Q : never;

/* What to ask for; T is only for the compiler: the answer's type. */
export interface Request<T> {
	url: string;
	answer?: T;
}

/* A GET of the contract: path with its {placeholders}, and the query; undefined and "" are left out. */
export function get<P extends GetPath>(
	path: P,
	query: NonNullable<Query<Get<P>>> | Record<string, never> = {},
	holders: Record<string, string | number> = {},
): Request<JsonAnswer<Get<P>>> {
	const search = new URLSearchParams();

	for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== "") search.set(name, String(value));
	const text = search.toString();
	const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(holders[name])));
	return { url: text === "" ? filled : `${filled}?${text}` };
}

/* An answer that is no success: what the server said, or that nobody answered (status 0). */
export class ApiError extends Error {
	/* label: as it is, where a decision on it was refused. */
	constructor(readonly problem: Partial<Problem> & { status: number; label?: Label }) {
		super(problem.detail ?? problem.title ?? `HTTP ${problem.status}`);
	}
}

export function load<T>(request: Request<T>, signal?: AbortSignal): Promise<T> {
	return send<T>(request.url, { signal });
}

/* The account of a token that is not in use yet. */
export function whoIs(token: string): Promise<Schema["Account"]> {
	return send<Schema["Account"]>("/v1/accounts/self", { headers: { Authorization: `Bearer ${token}` } });
}

/* A write; version: of what was seen, which nobody may have changed meanwhile. */
export function write<T>(method: "POST" | "PATCH" | "DELETE", url: string, body?: object, version?: number): Promise<T> {
	const headers: Record<string, string> = body ? { "Content-Type": "application/json" } : {};

	if (version !== undefined) headers["If-Match"] = `"v${version}"`;
	return send<T>(url, { method, headers, body: body && JSON.stringify(body) });
}

/* Accepts or rejects a label as it was seen; an ApiError with `label` when somebody else was faster. */
export function decide(policy: number, label: Label, state: Label["state"], role?: string): Promise<Label> {
	return write("PATCH", `/v1/policies/${policy}/labels/${label.id}`, role === undefined ? { state } : { state, role }, label.version);
}

/* An ApiError with `label` when the policy has one of this facet and code. */
export function addLabel(policy: number, label: { facet: string; code: string; role?: string; quote: string }): Promise<Label> {
	return write("POST", `/v1/policies/${policy}/labels`, label);
}

/* Takes away what a person added. */
export function removeLabel(policy: number, label: Label): Promise<void> {
	return write("DELETE", `/v1/policies/${policy}/labels/${label.id}`, undefined, label.version);
}

/* Decides on a target as it was seen, or corrects it. */
export function changeTarget(target: Target, patch: TargetPatch): Promise<Target> {
	return write("PATCH", `/v1/targets/${target.id}`, patch, target.version);
}

export function addTarget(policy: number, target: TargetCreate): Promise<Target> {
	return write("POST", `/v1/policies/${policy}/targets`, target);
}

/* Decides on a relation as it was seen, or corrects it. */
export function changeRelation(relation: Relation, patch: Schema["RelationPatch"]): Promise<Relation> {
	return write("PATCH", `/v1/relations/${relation.id}`, patch, relation.version);
}

export function addRelation(policy: number, relation: Schema["RelationCreate"]): Promise<Relation> {
	return write("POST", `/v1/policies/${policy}/relations`, relation);
}

export function pauseJobs(target: JobTarget, reason: string, seconds?: number): Promise<JobControl> {
	return write("POST", "/v1/jobs/pause", { ...target, reason, for_seconds: seconds });
}

export function resumeJobs(target: JobTarget): Promise<unknown> {
	return write("POST", "/v1/jobs/resume", target);
}

export function cancelJobs(target: JobTarget, reason: string): Promise<JobControl> {
	return write("POST", "/v1/jobs/cancel", { ...target, reason });
}

/* Puts back what was given up, and of an import what was cancelled too; a call of the API looks at some thousands. */
export async function redriveJobs(target: JobTarget, reason?: string): Promise<number> {
	let n = 0;

	for (const cancelled of "import_id" in target ? [false, true] : [false]) {
		for (let after: number | null = 0; after !== null; ) {
			const part: { redriven: number; next: number | null } = await write("POST", "/v1/jobs/dead/redrive", { ...target, reason_contains: reason, cancelled, after });
			n += part.redriven;
			after = part.next;
		}
	}
	return n;
}

export function redriveJob(uid: number): Promise<unknown> {
	return write("POST", `/v1/jobs/${uid}/redrive`);
}

/* Any request; the answer's JSON, or an ApiError. */
export async function send<T>(url: string, options: RequestInit): Promise<T> {
	let response: Response;

	try {
		response = await fetch(url, { ...options, headers: { Accept: "application/json", ...authorization(), ...options.headers } });
	} catch (error) {
		if (options.signal?.aborted) throw error;
		throw new ApiError({ status: 0 });
	}
	const isJson = /[/+]json/.test(response.headers.get("Content-Type") ?? "");
	const body: unknown = isJson ? await response.json().catch(() => null) : null;
	if (!response.ok) throw new ApiError({ ...(body as Problem | null), status: response.status });
	if (response.status === 204) return undefined as T;
	if (body === null) throw new ApiError({ status: response.status, title: "Not JSON" });
	return body as T;
}
