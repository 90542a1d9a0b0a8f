// Medians, spread and ratios as a table in Markdown. A ratio is the median of the ratios of each round.

/** Of an even number, the mean of the middle two: the upper one alone would favour one side in every ratio. */
function median(list) {
  const sorted = list.toSorted((a, b) => a - b), half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

const round = (x) => Math.abs(x) >= 100 ? Math.round(x).toLocaleString('en') : Math.abs(x) >= 10 ? x.toFixed(0) : x.toFixed(1);
const columns = {
  rate: ['jobs/s', 1], cpu: ['CPU µs/job', -1], wal: ['WAL B/job', -1], queueRate: ['queued/s', 1], queueWal: ['WAL B/queued', -1],
  p50: ['p50 ms', -1], p95: ['p95 ms', -1], seconds: ['s until all done', -1], stuck: ['stuck', 0],
};

function cell(key, results, ours) {
  const values = results.map((r) => r[key]);
  if (!Number.isFinite(median(values))) return 'never';
  const spread = values.length > 1 && columns[key][1] !== 0 ? ` (${round(Math.min(...values))}–${round(Math.max(...values))})` : '';
  const ratios = results.map((r, i) => columns[key][1] > 0 ? ours?.[i]?.[key] / r[key] : r[key] / ours?.[i]?.[key]);
  const ratio = ours !== results && columns[key][1] !== 0 && Number.isFinite(median(ratios)) ? ` **${median(ratios).toFixed(1)}x**` : '';
  return `${round(median(values))}${spread}${ratio}`;
}

export function report(scenario, results) {
  const [[first, ours]] = results;
  const keys = Object.keys(columns).filter((key) => key in [...results.values()][0][0]
);
  console.log(`\n### ${scenario.name}: ${scenario.title}\n`);
  console.log(`| | ${keys.map((k) => columns[k][0]).join(' | ')} |\n| --- |${' --- |'.repeat(keys.length)}`);
  for (const [racer, own] of results) console.log(`| ${racer.name} | ${keys.map((k) => cell(k, own, first.name === 'ccnt' ? ours : undefined)).join(' | ')} |`);
}
