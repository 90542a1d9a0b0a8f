// A TCP proxy that misbehaves on command. It stands between two processes of the system under test: what one end writes
// reaches the other late, never, broken, or not before the test has seen it.
//
//   const proxy = await Proxy.start({ port });        // or { path } of a Unix socket
//   connect to proxy.port; then proxy.delayMs = 50, proxy.goDeaf(), proxy.cut(), proxy.spoil('answers'), proxy.hold(...)
import { connect, createServer } from 'node:net';

/** Bytes of one direction of one connection on their way: in order, each not before its time. */
class Stream {
	constructor(link, direction, from, to) {
		Object.assign(this, { link, proxy: link.proxy, direction, from, to, held: null, isDeaf: false, readyMs: 0 });
		from.on('data', (bytes) => this.take(bytes));
	}

	take(bytes) {
		this.proxy.bytes += bytes.length;
		if (this.isDeaf)
			return;
		const hold = this.proxy.holds.find((one) => one.wants(this.direction, bytes));
		if (hold) {
			const first = hold.stops === this.direction ? bytes.indexOf(hold.pattern) : bytes.length;
			if (this.held === null)
				this.pass(bytes.subarray(0, first));
			else
				this.held.push(bytes.subarray(0, first));
			bytes = bytes.subarray(first);
			hold.take(this.link);
		}
		if (this.held !== null) {
			this.held.push(bytes);
			return;
		}
		this.pass(this.proxy.spoiled(this.direction, bytes));
	}

	/** A timer for each piece would not keep the order when the delay shrinks: readyMs only grows. */
	pass(bytes) {
		const now = Date.now();
		this.readyMs = Math.max(this.readyMs, now + this.proxy.delayMs);
		if (this.readyMs <= now)
			this.write(bytes);
		else
			setTimeout(() => this.write(bytes), this.readyMs - now);
	}

	write(bytes) {
		if (this.to.destroyed || this.isDeaf || this.to.write(bytes))
			return;
		this.from.pause();
		this.to.once('drain', () => this.from.resume());
	}

	letGo() {
		const held = this.held ?? [];
		this.held = null;
		for (const bytes of held)
			this.pass(bytes);
	}
}

/** A barrier: once the pattern is seen in one direction of a connection, one direction of it stands still. */
class Hold {
	constructor(stops, sees, pattern) {
		Object.assign(this, { stops, sees, pattern: Buffer.from(pattern), stream: null });
		this.seen = new Promise((resolve) => { this.tell = resolve; });
	}

	wants(direction, bytes) {
		return this.stream === null && direction === this.sees && bytes.includes(this.pattern);
	}

	take(link) {
		this.stream = link[this.stops];
		this.stream.held ??= [];
		this.tell();
	}
}

export class Proxy {
	static async start(target) {
		const proxy = new Proxy();
		Object.assign(proxy, { target, links: new Set(), holds: [], delayMs: 0, isClosed: false, bytes: 0, spoils: new Map() });
		proxy.listener = createServer((client) => proxy.accept(client));
		await new Promise((resolve) => proxy.listener.listen(0, '127.0.0.1', resolve));
		proxy.port = proxy.listener.address().port;
		return proxy;
	}

	accept(client) {
		if (this.isClosed) {
			client.resetAndDestroy();
			return;
		}
		const upstream = connect(this.target);
		const link = { proxy: this, client, upstream };
		link.questions = new Stream(link, 'questions', client, upstream);
		link.answers = new Stream(link, 'answers', upstream, client);
		for (const socket of [client, upstream]) {
			socket.setNoDelay(true);
			socket.on('error', () => {});
			socket.on('close', () => this.drop(link));
		}
		this.links.add(link);
	}

	/** One end is gone; the other hears of it, unless the connection is a dead one that nobody hears of. */
	drop(link) {
		if (link.questions.isDeaf && !link.isCut)
			return;
		this.links.delete(link);
		link.client.destroy();
		link.upstream.destroy();
	}

	/** Resets all connections; new ones are taken. */
	cut() {
		for (const link of [...this.links])
			this.end(link);
	}

	/** Resets the half-open ones, as both ends do once their keepalives stay unanswered. */
	endDeaf() {
		for (const link of [...this.links].filter((one) => one.questions.isDeaf))
			this.end(link);
	}

	end(link) {
		link.isCut = true;
		link.client.resetAndDestroy();
		link.upstream.destroy();
		this.links.delete(link);
	}

	/** Resets all connections and every new one, until open(). */
	close() {
		this.isClosed = true;
		this.cut();
	}

	open() {
		this.isClosed = false;
	}

	/** Half-open: today's connections stay, and nothing ever comes through again. New ones work. */
	goDeaf() {
		for (const link of this.links)
			link.questions.isDeaf = link.answers.isDeaf = true;
	}

	/** The next pieces of this direction ('questions' to the target, 'answers' from it) arrive with wrong bytes inside. */
	spoil(direction, pieces = 1) {
		this.spoils.set(direction, pieces);
	}

	spoiled(direction, bytes) {
		const left = this.spoils.get(direction) ?? 0;
		if (left === 0)
			return bytes;
		this.spoils.set(direction, left - 1);
		const wrong = Buffer.from(bytes);
		wrong.fill(0xff, 0, Math.min(wrong.length, 16));
		return wrong;
	}

	/** A barrier: await hold.seen, then release(hold) or cut(). Where the way that stops is the one on which the pattern
	 * is seen, what comes before the pattern still passes. */
	hold(stops, pattern, sees = 'questions') {
		const hold = new Hold(stops, sees, pattern);
		this.holds.push(hold);
		return hold;
	}

	release(hold) {
		this.holds = this.holds.filter((one) => one !== hold);
		hold.stream?.letGo();
	}

	retarget(target) {
		this.target = target;
	}

	async stop() {
		this.close();
		await new Promise((resolve) => this.listener.close(resolve));
	}
}
