/* The workbench of a policy's translation: its segments in reading order, one of them under the hand. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Account, ApiError, get, load, type Policy, type Schema, write } from "../api/client";
import { useSignedIn } from "../api/session";
import { useLoad } from "../api/use_load";
import { both, useSpeech } from "../lang";
import { ProblemBox } from "../parts/problem";
import { Title } from "../parts/title";
import { NotFound } from "../pages/not_found";
import { TeamNav } from "../team/nav";
import { SignIn } from "../team/sign_in";
import { warningsOf } from "./checks";
import { Finish } from "./finish";
import { Help, Meanwhile } from "./help";
import { Progress, countsOf } from "./progress";
import { Row } from "./row";
import { isFinished, keepTyped, placeOf, readTyped, type Segment, toTranslate, type Typed } from "./work";

type Detail = Schema["SegmentDetail"];
type State = "draft" | "translated" | "approved";

function addressOf(policy: number, segment: Segment): string {
	return `/v1/policies/${policy}/segments/${segment.field}/${segment.seq}`;
}

function detailRequest(policy: number, segment: Segment | undefined) {
	return segment ? get("/v1/policies/{id}/segments/{field}/{seq}", {}, { id: policy, field: segment.field, seq: segment.seq }) : null;
}

/* All of them: a long plan has more than a page. */
async function allSegments(policy: number): Promise<Segment[]> {
	const out: Segment[] = [];

	for (let cursor: string | null | undefined; cursor !== null; ) {
		const page: Schema["SegmentPage"] = await load(get("/v1/policies/{id}/segments", { limit: 1000, ...(cursor ? { cursor } : {}) }, { id: policy }));
		out.push(...page.data);
		cursor = page.page.next;
	}
	return out;
}

function Keys({ mayApprove }: { mayApprove: boolean }) {
	const { t } = useSpeech();

	return <p class="faint keys">{t(mayApprove ? "benchKeysReview" : "benchKeys")}</p>;
}

function useBench(policy: Policy, first: Segment[], mayApprove: boolean) {
	const [segments, setSegments] = useState(first);
	const [typed, setTyped] = useState<Typed>(() => readTyped(policy.id));
	const isReview = mayApprove && first.every((one) => one.state === "translated" || one.state === "approved");
	const [at, setAt] = useState(() => Math.max(0, first.findIndex((one) => !isFinished(one, isReview))));
	const [theirs, setTheirs] = useState<Segment>();
	const [error, setError] = useState<ApiError>();
	const [isBusy, setBusy] = useState(false);
	const active = segments[at];
	const textOf = (one: Segment) => typed[one.key] ?? one.target ?? "";

	useEffect(() => keepTyped(policy.id, typed), [typed]);
	const replace = (now: Segment) => setSegments((old) => old.map((one) => (placeOf(one) === placeOf(now) ? now : one)));
	const forget = (key: string) => setTyped((old) => Object.fromEntries(Object.entries(old).filter(([one]) => one !== key)));
	const goTo = (to: number) => {
		setTheirs(undefined);
		setError(undefined);
		setAt(Math.max(0, Math.min(segments.length - 1, to)));
	};
	const goOn = () => {
		const ahead = [...segments.keys()].map((i) => (at + 1 + i) % segments.length);
		goTo(ahead.find((i) => i !== at && !isFinished(segments[i]!, isReview)) ?? Math.min(at + 1, segments.length - 1));
	};
	const save = async (state: State, isLast = false) => {
		if (!active || isBusy) return;
		const target = textOf(active).trim();
		const isSame = target === (active.target ?? "") && (target === "" || state === active.state || (state === "translated" && active.state === "approved"));

		if (isSame || (target === "" && active.target === null)) {
			forget(active.key);
			if (!isLast) goOn();
			return;
		}
		setBusy(true);
		setError(undefined);
		try {
			const now = await write<Segment>("PATCH", addressOf(policy.id, active), target === "" ? { target: null, key: active.key } : { target, state, key: active.key }, active.version);
			replace(now);
			forget(active.key);
			if (!isLast) goOn();
		} catch (failure) {
			const other = failure instanceof ApiError ? (failure.problem as { segment?: Segment }).segment : undefined;
			if (other && other.key === active.key) setTheirs(other);
			else setError(failure instanceof ApiError ? failure : new ApiError({ status: 0 }));
		} finally {
			setBusy(false);
		}
	};
	return {
		segments, active, at, theirs, error, isBusy, textOf, goTo, goOn, save,
		isUnsaved: (one: Segment) => typed[one.key] !== undefined && typed[one.key]!.trim() !== (one.target ?? ""),
		type: (text: string) => active && setTyped((old) => ({ ...old, [active.key]: text })),
		/* Theirs as it stands now, for the next try or instead of mine. */
		settle: (isMine: boolean) => {
			if (!theirs) return;
			replace(theirs);
			if (!isMine) forget(theirs.key);
			setTheirs(undefined);
		},
	};
}

function Bench({ policy, first, account }: { policy: Policy; first: Segment[]; account: Account | undefined }) {
	const { t } = useSpeech();
	const mayApprove = account?.role === "reviewer" || account?.role === "admin";
	const bench = useBench(policy, first, mayApprove);
	const { active, segments, at } = bench;
	const detail = useLoad<Detail>(detailRequest(policy.id, active)).data;
	const fitting = detail && active && detail.key === active.key && detail.field === active.field && detail.seq === active.seq ? detail : undefined;
	const text = active ? bench.textOf(active) : "";
	const warnings = useMemo(() => (fitting ? warningsOf(fitting.source, fitting.source_lang, text, fitting.terms) : []), [fitting, text]);
	const best = fitting?.memory[0];

	useLoad<Detail>(detailRequest(policy.id, segments[at + 1])); /* what helps with the next one is there when it is reached */
	const onKey = (event: KeyboardEvent) => {
		const command = event.ctrlKey || event.metaKey;

		if (event.isComposing) return;
		if (command && event.key === "Enter") void bench.save(event.shiftKey && mayApprove ? "approved" : "translated");
		else if (command && event.key === "s") void bench.save("draft", true);
		else if (event.altKey && event.key === "ArrowDown") bench.goTo(at + 1);
		else if (event.altKey && event.key === "ArrowUp") bench.goTo(at - 1);
		else if (event.altKey && event.code === "KeyM" && best) bench.type(best.target);
		else if (event.altKey && event.code === "KeyC" && active) bench.type(active.source);
		else return;
		event.preventDefault();
	};
	return (
		<div class="bench" onKeyDown={onKey}>
			<div class="bench-head"><Progress counts={countsOf(segments)} /><Keys mayApprove={mayApprove} /></div>
			<ol class="segments" aria-label={t("segments")}>
				{segments.map((one, i) => (
					<Row key={placeOf(one)} segment={one} n={i + 1} text={bench.textOf(one)} isActive={i === at} isUnsaved={bench.isUnsaved(one)} warnings={i === at ? warnings : []}
						open={() => bench.goTo(i)} type={bench.type}>
						{bench.theirs && <Meanwhile theirs={bench.theirs} mine={text} keep={() => bench.settle(true)} take={() => bench.settle(false)} />}
						{bench.error && <ProblemBox error={bench.error} />}
						<div class="choices">
							<button type="button" class="main" disabled={bench.isBusy} onClick={() => void bench.save("translated")}>{t("saveAndOn")} <kbd>Ctrl+Enter</kbd></button>
							<button type="button" disabled={bench.isBusy} onClick={() => void bench.save("draft", true)}>{t("saveDraft")}</button>
							{mayApprove && <button type="button" disabled={bench.isBusy} onClick={() => void bench.save("approved")}>{t("approve")}</button>}
							<button type="button" onClick={() => bench.type(one.source)}>{t("copySource")}</button>
						</div>
					</Row>
				))}
			</ol>
			<div class="beside"><Help detail={fitting} take={(words) => bench.type(words)} /></div>
			<Finish policy={policy} segments={segments} />
		</div>
	);
}

function Loaded({ id }: { id: string }) {
	const { t, lang } = useSpeech();
	const account = useLoad(get("/v1/accounts/self"));
	const { data: policy, error } = useLoad(get("/v1/policies/{id}", {}, { id }));
	const [segments, setSegments] = useState<Segment[]>();
	const [failure, setFailure] = useState<ApiError>();
	const isAsked = useRef(false);

	useEffect(() => {
		if (!policy || isAsked.current) return;
		isAsked.current = true;
		allSegments(policy.id).then((all) => setSegments(toTranslate(policy, all)), (problem: unknown) => setFailure(problem as ApiError));
	}, [policy]);
	if (error?.problem.status === 404) return <NotFound />;
	if ((error && !policy) || failure) return <ProblemBox error={(failure ?? error)!} />;
	if (!policy || !segments || !(account.data ?? account.error)) return <p role="status">{t("loading")}</p>;
	const title = both(lang, policy.title_zh, policy.title_en).main || t("untitled");
	return (
		<>
			<div class="heading">
				<Title text={t("translateOf", { title })} class="long" />
				<p><a href={`/policies/${id}`}>{t("viewPolicy")}</a> · <a href={`/policies/${id}/edit`}>{t("editIt")}</a></p>
			</div>
			{segments.length === 0 ? <p class="panel">{t(policy.processing.translate === "pending" ? "cuttingNow" : "nothingToTranslate")}</p> : <Bench policy={policy} first={segments} account={account.data} />}
		</>
	);
}

export function BenchPage({ id }: { id: string }) {
	const { t } = useSpeech();
	const isIn = useSignedIn();

	return (
		<>
			<TeamNav />
			{isIn ? <Loaded id={id} /> : <><Title text={t("translation")} /><SignIn help={t("editSignIn")} /></>}
		</>
	);
}
