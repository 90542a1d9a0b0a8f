// Waiting for conditions with a deadline; nothing in the tests sleeps for a fixed time.
const POLL_MS = 20;

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls look() until it gives something true, and returns that. Throws after withinMs, saying what was awaited. */
export async function until(what, look, withinMs = 30000) {
	const end = Date.now() + withinMs;
	for (;;) {
		const seen = await look();
		if (seen)
			return seen;
		if (Date.now() >= end)
			throw new Error(`waited ${withinMs} ms in vain until ${what}`);
		await pause(POLL_MS);
	}
}

/** The promise's value, or an error after withinMs. */
export function within(what, promise, withinMs = 30000) {
	let timer;
	const late = new Promise((_, reject) => {
		timer = setTimeout(() => reject(new Error(`${what} took more than ${withinMs} ms`)), withinMs);
	});
	return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
