// The work on a text: read it, write a narrow result row. Jobs that run at the same time share one read and one write.
const read = `SELECT p.id, p.text_version, p.title_zh, t.body FROM policy p JOIN policy_text t ON t.policy_id = p.id AND t.lang = 'zh'
  WHERE p.id = ANY ($1::int8[])`;
const write = `INSERT INTO peer_result (policy_id, kind, text_version, fence)
  SELECT * FROM unnest($1::int8[], $2::int2[], $3::int4[], $4::int8[])
  ON CONFLICT (policy_id, kind) DO UPDATE SET text_version = EXCLUDED.text_version, fence = EXCLUDED.fence, finished_at = EXCLUDED.finished_at`;

export async function workOn(query, ids) {
  const { rows } = await query({ name: 'read', text: read, values: [ids] });
  if (rows.length !== new Set(ids).size || rows.some((r) => r.body.length < 600)) throw new Error('a text is missing');
  await query({ name: 'write', text: write, values: [rows.map((r) => r.id), rows.map(() => 0), rows.map((r) => r.text_version), rows.map((r) => r.id)] });
}

export function textWork(query) {
  let batch = null;
  return (id) => {
    if (batch === null) {
      const mine = batch = { ids: [] };
      mine.promise = new Promise((resolve) => setImmediate(resolve)).then(() => {
        batch = null;
        return workOn(query, mine.ids);
      });
    }
    batch.ids.push(id);
    return batch.promise;
  };
}
