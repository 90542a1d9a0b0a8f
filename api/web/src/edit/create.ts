import { type Policy, send } from "../api/client";
import { type Content, empty, patchOf } from "./content";

/* The same key sent again finds the policy that was stored, and makes no second one. */
export function createPolicy(content: Content, key: string): Promise<Policy> {
	return send("/v1/policies", {
		method: "POST", headers: { "Content-Type": "application/json", "Idempotency-Key": key },
		body: JSON.stringify({ state: content.state, ...patchOf(empty, content) }),
	});
}
