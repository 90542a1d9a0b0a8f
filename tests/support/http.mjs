// Plain HTTP as a client would speak it, and sockets for those who do not.
import { connect } from 'node:net';

import { within } from './wait.mjs';

/** One request by fetch. `json` is sent as JSON; `body` (text or bytes) as it is. The answer: status, headers, text, json. */
export async function call(url, method, path, { token, json, body, headers = {}, type } = {}) {
	const sent = { ...headers };
	if (token)
		sent.Authorization = `Bearer ${token}`;
	if (json !== undefined || body !== undefined)
		sent['Content-Type'] = type ?? (method === 'PATCH' ? 'application/merge-patch+json' : 'application/json');
	const response = await fetch(url + path, {
		method,
		headers: sent,
		body: json !== undefined ? JSON.stringify(json) : body,
		redirect: 'manual',
		...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
		signal: AbortSignal.timeout(60000),
	});
	const text = await response.text();
	const isJson = /[/+]json$/.test((response.headers.get('content-type') ?? '').split(';')[0]);
	return {
		method, path, status: response.status, headers: response.headers, text,
		json: isJson && text !== '' ? JSON.parse(text) : undefined,
		etag: response.headers.get('etag'),
		location: response.headers.get('location'),
	};
}

/** Sends bytes over a socket of its own and reads until the server closes (or half a second of silence after an answer). */
export async function raw(port, bytes, { withinMs = 30000, keepOpen = false } = {}) {
	const socket = connect(port, '127.0.0.1');
	const parts = [];
	const closed = new Promise((resolve) => {
		socket.on('data', (part) => parts.push(part));
		socket.on('error', resolve);
		socket.on('close', resolve);
	});
	await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
	if (bytes.length > 0)
		socket.write(bytes);
	if (keepOpen)
		return { socket, text: () => Buffer.concat(parts).toString('latin1'), closed };
	await within('the answer over a raw socket', closed, withinMs).finally(() => socket.destroy());
	return Buffer.concat(parts).toString('latin1');
}
