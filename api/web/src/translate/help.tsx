/* Beside the segment that is being translated: how its text was translated before, what the glossary says, what was written here. */
import type { Schema } from "../api/client";
import { langTag, useSpeech } from "../lang";
import { Difference } from "../parts/difference";
import type { Warning } from "./checks";
import type { Segment } from "./work";

type Detail = Schema["SegmentDetail"];

function Memory({ detail, take }: { detail: Detail; take: (text: string) => void }) {
	const { t } = useSpeech();
	const to = detail.source_lang === "zh" ? "en" : "zh";

	if (detail.memory.length === 0) return <p class="faint">{t("noMemory")}</p>;
	return (
		<ol class="memory">
			{detail.memory.map((one, i) => (
				<li key={one.target}>
					{one.similarity < 1 && <Difference before={one.source} after={detail.source} lang={langTag(detail.source_lang)} />}
					<p lang={langTag(to)}>{one.target}</p>
					<p class="faint">
						<b class="tag">{Math.floor(one.similarity * 100)}%</b> {one.account} · <a href={`/policies/${one.policy_id}`}>{t("policyNo", { id: String(one.policy_id) })}</a>{" "}
						<button type="button" class="quiet" onClick={() => take(one.target)}>{t("insert")}{i === 0 && <kbd> Alt+M</kbd>}<span class="unseen"> {i + 1}</span></button>
					</p>
				</li>
			))}
		</ol>
	);
}

function Terms({ detail }: { detail: Detail }) {
	const { t } = useSpeech();

	return (
		<dl class="terms">
			{detail.terms.map((one) => (
				<div key={`${one.zh} ${one.en}`}>
					<dt lang="zh-CN">{one.zh}</dt>
					<dd lang="en">{one.en}{one.is_official && <span class="tag">{t("official")}</span>}{one.forbidden.length > 0 && <small> {t("notThis", { words: one.forbidden.join(t("comma")) })}</small>}</dd>
				</div>
			))}
		</dl>
	);
}

function History({ detail }: { detail: Detail }) {
	const { t, moment } = useSpeech();
	const to = langTag(detail.source_lang === "zh" ? "en" : "zh");

	return (
		<details>
			<summary>{t("segmentHistory", { n: detail.history.length })}</summary>
			<ol class="past">
				{detail.history.map((one) => (
					<li key={one.at}><span class="faint">{one.account} · {moment(one.at)} · {t(`segment:${one.state}`)}</span><p lang={to}>{one.target ?? t("empty")}</p></li>
				))}
			</ol>
		</details>
	);
}

export function Help({ detail, take }: { detail: Detail | undefined; take: (text: string) => void }) {
	const { t } = useSpeech();

	return (
		<aside class="panel help" aria-label={t("help")}>
			<h2>{t("memory")}</h2>
			{detail ? <Memory detail={detail} take={take} /> : <p class="faint">{t("loading")}</p>}
			{detail && detail.terms.length > 0 && <><h2>{t("glossary")}</h2><Terms detail={detail} /></>}
			{detail && detail.history.length > 0 && <History detail={detail} />}
		</aside>
	);
}

export function Warnings({ warnings }: { warnings: Warning[] }) {
	const { t } = useSpeech();

	return <div class="warnings" role="status">{warnings.map((one) => <p key={`${one.kind} ${one.text}`}>{t(`warn:${one.kind}`, { text: one.text })}</p>)}</div>;
}

/* Somebody else translated it meanwhile. */
export function Meanwhile({ theirs, mine, keep, take }: { theirs: Segment; mine: string; keep: () => void; take: () => void }) {
	const { t } = useSpeech();
	const to = langTag(theirs.source_lang === "zh" ? "en" : "zh");

	return (
		<div class="side-of meanwhile" role="alert">
			<p>{t("translatedMeanwhile", { name: theirs.said_by ?? "…" })}</p>
			<Difference before={theirs.target ?? ""} after={mine} lang={to} />
			<div class="choices">
				<button type="button" onClick={keep}>{t("keepMine")}</button>
				<button type="button" onClick={take}>{t("takeTheirs")}</button>
			</div>
		</div>
	);
}
