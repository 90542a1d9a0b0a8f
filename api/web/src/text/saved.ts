/* A saved search's query, which is the API's, and the address of the page that shows the same. */

/* A year's first and last day are that year. */
export function addressOfQuery(query: string): string {
	const asked = new URLSearchParams(query);
	const year = /^(\d{4})-01-01$/.exec(asked.get("issued_from") ?? "")?.[1];

	if (year !== undefined && asked.get("issued_to") === `${year}-12-31`) {
		asked.delete("issued_from");
		asked.delete("issued_to");
		asked.set("year", year);
	}
	const text = asked.toString().replaceAll("%2C", ",");
	return text === "" ? "/search" : `/search?${text}`;
}

export function addressToSave(query: string): string {
	return `/saved?${new URLSearchParams({ save: query })}`;
}
