// Just enough of beanstalkd's protocol, pipelined.
import net from 'node:net';

export async function beanstalk(port) {
  const socket = net.connect(port, '127.0.0.1');
  await new Promise((resolve, reject) => { socket.once('connect', resolve); socket.once('error', reject); });
  socket.setNoDelay(true);
  const waiting = [];
  let held = '';
  socket.on('error', () => {});
  socket.on('data', (data) => {
    held += data.toString('latin1');
    let at = 0;
    for (;;) {
      const end = held.indexOf('\r\n', at);
      if (end < 0) break;
      const words = held.slice(at, end).split(' ');
      let body = '', next = end + 2;
      if (words[0] === 'RESERVED' || words[0] === 'OK') {
        const size = Number(words.at(-1));
        if (held.length < next + size + 2) break;
        body = held.slice(next, next + size);
        next += size + 2;
      }
      at = next;
      waiting.shift()({ word: words[0], id: words[1], body });
    }
    held = held.slice(at);
  });
  const ask = (lines) => {
    const answers = lines.map(() => new Promise((resolve) => waiting.push(resolve)));
    socket.write(lines.join(''));
    return Promise.all(answers);
  };
  return {
    put: async (bodies) => (await ask(bodies.map((b) => `put 0 0 60 ${b.length}\r\n${b}\r\n`))).map((a) => a.id),
    take: async (n) => (await ask([...Array(n)].map(() => 'reserve-with-timeout 0\r\n'))).filter((a) => a.word === 'RESERVED').map((a) => a.id),
    takeOne: async () => (await ask(['reserve\r\n']))[0].id,
    remove: (ids) => ask(ids.map((id) => `delete ${id}\r\n`)),
    pause: (seconds) => ask([`pause-tube default ${seconds}\r\n`]),
    has: async (id) => (await ask([`stats-job ${id}\r\n`]))[0].word === 'OK',
    stats: async () => Object.fromEntries((await ask(['stats\r\n']))[0].body.split('\n').map((l) => l.split(': ')).filter((p) => p.length === 2).map(([k, v]) => [k, Number(v)])),
    end: () => socket.destroy(),
  };
}
