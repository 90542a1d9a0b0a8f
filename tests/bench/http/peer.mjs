// The peer: the same rows over fastify and pg, one process, four connections.
//   objects: the usual way; pg parses the columns, fastify serialises the objects
//   text:    the JSON text of PostgreSQL passed through, as ccnt-api does it
import Fastify from 'fastify';
import pg from 'pg';

const [port, style] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: process.env.CCNT_DATABASE_URL, max: 4 });
const app = Fastify({ logger: false });

const POLICY = `SELECT p.*, (SELECT json_object_agg(t.lang, json_build_object('body', t.body, 'origin', t.origin))
   FROM policy_text t WHERE t.policy_id = p.id) AS texts,
  (SELECT coalesce(json_agg(l), '[]') FROM policy_label l WHERE l.policy_id = p.id) AS labels
  FROM policy p WHERE p.id = $1 AND p.state = 'published'`;
const LIST = `SELECT card::json AS card FROM policy_listing WHERE state = 'published'
  ORDER BY coalesce(issued_on, '-infinity'::date) DESC, policy_id DESC LIMIT 50`;

app.get('/small', async () => ({ status: 'ok', version: '0.1.0' }));
if (style === 'text') {
  app.get('/v1/policies/:id', async (request, reply) => {
    const { rows } = await pool.query({ name: 'get', text: `SELECT row_to_json(x)::text AS t FROM (${POLICY}) x`, values: [request.params.id] });
    return reply.type('application/json').send(rows[0].t);
  });
  app.get('/v1/policies', async (request, reply) => {
    const { rows } = await pool.query({ name: 'list', text: `SELECT string_agg(card::text, ',') AS t FROM (${LIST}) x` });
    return reply.type('application/json').send(`{"data":[${rows[0].t}]}`);
  });
} else {
  app.get('/v1/policies/:id', async (request) => {
    const { rows } = await pool.query({ name: 'get', text: POLICY, values: [request.params.id] });
    return rows[0];
  });
  app.get('/v1/policies', async () => {
    const { rows } = await pool.query({ name: 'list', text: LIST });
    return { data: rows.map((row) => row.card) };
  });
}
await app.listen({ port: Number(port), host: '127.0.0.1' });
process.send?.('ready');
