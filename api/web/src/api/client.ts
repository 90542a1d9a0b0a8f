/* Typed requests to the API. schema.d.ts is made from the contract by `npm run types`. */
import type { components, paths } from "./schema";

export type Schema = components["schemas"];
export type Card = Schema["PolicyCard"];
export type Policy = Schema["Policy"];
export type Label = Schema["Label"];
export type LabelRef = Schema["LabelRef"];
export type Hit = Schema["SearchHit"];
export type Highlight = Hit["highlights"][number];
export type FacetCounts = Schema["FacetCounts"];
export type FacetCount = FacetCounts[string][number];
export type Revision = Schema["Revision"];
export type Problem = Schema["Problem"];

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
	constructor(readonly problem: Partial<Problem> & { status: number }) {
		super(problem.detail ?? problem.title ?? `HTTP ${problem.status}`);
	}
}

export async function load<T>(request: Request<T>, signal?: AbortSignal): Promise<T> {
	let response: Response;

	try {
		response = await fetch(request.url, { signal, headers: { Accept: "application/json" } });
	} catch (error) {
		if (signal?.aborted) throw error;
		throw new ApiError({ status: 0 });
	}
	const isJson = /[/+]json/.test(response.headers.get("Content-Type") ?? "");
	const body: unknown = isJson ? await response.json().catch(() => null) : null;
	if (!response.ok) throw new ApiError({ ...(body as Problem | null), status: response.status });
	if (body === null) throw new ApiError({ status: response.status, title: "Not JSON" });
	return body as T;
}
