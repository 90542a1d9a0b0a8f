/* Scripts that are loaded when the first of what they show is wanted. */
import { useEffect, useState } from "preact/hooks";

/* A hook: undefined until they are loaded, and while they are not wanted. */
export function later<T>(load: () => Promise<T>): (isWanted: boolean) => T | undefined {
	let kept: T | undefined;

	return (isWanted) => {
		const [loaded, setLoaded] = useState(kept);

		useEffect(() => {
			if (!isWanted || loaded) return;
			/* Without an answer the page stays as it is without; the next visit asks again. */
			load().then((module) => setLoaded((kept = module)), () => undefined);
		}, [isWanted, loaded]);
		return isWanted ? loaded : undefined;
	};
}
