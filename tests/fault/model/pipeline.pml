/* The life of jobs between database, servers and workers; README.md maps the steps to the sources.
 *
 * One document: job 0 is for its text version 1, job 1 for version 2, which an edit brings at any moment. Every step
 * below is one transaction, one message, or one move of a process, and may be followed by any other. FAULTS says how many
 * times something goes wrong in a run. Without a fault nothing repeats, so every run ends (check proves that none goes
 * round in circles); where it ends, the watcher looks whether all is well.
 *
 * Broken on purpose by: NO_FENCE, NO_VERSION, NO_EPOCH, NO_AUDIT, NO_KEEP. */

#ifndef FAULTS
#define FAULTS 2
#endif
#ifndef SERVERS
#define SERVERS 2
#endif
#ifndef WORKERS
#define WORKERS 1
#endif
#define JOBS   2
#define NOBODY 255

#define SJ(s, j) ((s) * JOBS + (j))
#define WJ(w, j) ((w) * JOBS + (j))

/* ---- the database ---- */
byte row[JOBS];                 /* job_ready: the id of the job's row, which is the fence; 0: no row */
byte next_fence = 1;
byte receipt_of[JOBS] = NOBODY; /* job_receipt: the server, */
byte receipt_epoch[JOBS];       /* its epoch, */
byte receipt_fence[JOBS];       /* and the attempt */
byte epoch_of[SERVERS] = 1;     /* api_server.epoch */
bool lease[SERVERS] = true;     /* api_server.lease_until > now() */
byte text_version = 1;          /* policy.text_version */
byte result_version;            /* policy_result.text_version */
byte n_ended[JOBS];             /* how many results ended the job; 1 is right */

/* ---- servers: what is lost when one dies ---- */
bool alive[SERVERS] = true;
bool stopped[SERVERS];
byte epoch[SERVERS] = 1;        /* the life that it thinks it lives */
byte asked[SERVERS] = NOBODY;   /* a claim that is committed and whose answer is on its way: the job, */
byte asked_fence[SERVERS];      /* and the attempt */
byte held[SERVERS * JOBS];      /* ledger: the fence of a job that is at a worker; 0: not held */
byte sent_to[SERVERS * JOBS];   /* the worker, */
byte sent_life[SERVERS * JOBS]; /* and which life of it */
byte settled[SERVERS] = NOBODY; /* a result that is committed and not yet acknowledged: the job, */
byte settled_fence[SERVERS];    /* the attempt, */
byte ack_to[SERVERS];           /* and who waits for it */

/* ---- workers ---- */
byte life[WORKERS] = 1;
byte kept[WORKERS * JOBS];           /* the result of the job's attempt, kept until the ACK; 0: none */
byte told[WORKERS * JOBS] = NOBODY;  /* the server that was told of it */

/* A job in the channel is one that the worker works on, for as long as it takes. */
chan jobs_to[WORKERS] = [JOBS] of { byte, byte };         /* JOBS: job, fence */
chan acks_to[WORKERS] = [JOBS] of { byte, byte };         /* ACK: job, fence */
chan to_server[SERVERS] = [JOBS] of { byte, byte, byte }; /* RESULTS: worker, job, fence */

byte faults = FAULTS;
byte k; /* of the loops within a step; 0 between them */

#define is_up(s)      (alive[s] && !stopped[s])
#define is_claimed(j) (receipt_of[j] != NOBODY)

inline give_up_receipt(j)
{
	receipt_of[j] = NOBODY; receipt_epoch[j] = 0; receipt_fence[j] = 0
}

/* DELETE + INSERT: a new attempt, with a new fence, that nobody holds. */
inline again(j)
{
	row[j] = next_fence;
	next_fence++;
	give_up_receipt(j)
}

inline drop(s, j)
{
	held[SJ(s, j)] = 0; sent_to[SJ(s, j)] = 0; sent_life[SJ(s, j)] = 0
}

/* What a server knows goes, and its connections: it died, or begins another life. What was said on them is said again. */
inline forget(s)
{
	asked[s] = NOBODY; asked_fence[s] = 0;
	settled[s] = NOBODY; settled_fence[s] = 0; ack_to[s] = 0;
	drop(s, 0); drop(s, 1);
	do
	:: len(to_server[s]) > 0 -> to_server[s]?_, _, _
	:: else -> break
	od;
	k = 0;
	do
	:: k < WORKERS * JOBS -> if :: told[k] == s -> told[k] = NOBODY :: else fi; k++
	:: else -> break
	od;
	k = 0
}

/* The transaction of result_store_settle(): what has no row of this fence is void. */
inline settle(j, fence)
{
	if
#ifdef NO_FENCE
	:: true ->
#else
	:: row[j] == fence ->
#endif
		row[j] = 0;
		give_up_receipt(j);
		n_ended[j]++;
		assert(n_ended[j] == 1);                /* none is applied twice */
		if
#ifdef NO_VERSION
		:: true ->
#else
		:: text_version == j + 1 ->             /* else it is stale: the job is over, its result is not stored */
#endif
			assert(result_version < j + 1); /* no older text over a newer one */
			result_version = j + 1
		:: else
		fi
	:: else
	fi
}

/* Every option below is one atomic step whose guard says all that it waits for. */

/* The claim commits; the answer is on its way. To commit after the lease ran out is a fault. */
#define CLAIM(j) \
	:: atomic { is_up(s) && asked[s] == NOBODY && row[j] != 0 && !is_claimed(j) && (lease[s] || faults > 0) -> \
		if :: !lease[s] -> faults-- :: else fi; \
		receipt_of[j] = s; receipt_epoch[j] = epoch[s]; receipt_fence[j] = row[j]; \
		asked[s] = j; asked_fence[s] = row[j] }
/* The answer: the job is held, and sent. */
#define SEND(w) \
	:: atomic { is_up(s) && asked[s] != NOBODY && len(jobs_to[w]) < JOBS -> \
		jobs_to[w]!asked[s], asked_fence[s]; \
		held[SJ(s, asked[s])] = asked_fence[s]; sent_to[SJ(s, asked[s])] = w; sent_life[SJ(s, asked[s])] = life[w]; \
		asked[s] = NOBODY; asked_fence[s] = 0 }
/* Its worker is gone: the job comes back, if it is still this attempt. */
#define SILENCE(j) \
	:: atomic { is_up(s) && held[SJ(s, j)] != 0 && sent_life[SJ(s, j)] != life[sent_to[SJ(s, j)]] -> \
		if :: row[j] == held[SJ(s, j)] -> again(j) :: else fi; \
		drop(s, j) }
/* Any server puts back what is claimed and has nobody to care for it: */
#define SWEEP(j, is_lost) \
	:: atomic { is_up(s) && is_claimed(j) && is_lost -> again(j) }
#define OF_LAPSED(j)  (!lease[receipt_of[j]])
#define OF_OLDER(j)   (receipt_epoch[j] != epoch_of[receipt_of[j]])
/* its own, too, that its memory does not know: the answer to the claim was lost. */
#define OF_UNKNOWN(j) (receipt_of[j] == s && receipt_epoch[j] == epoch[s] && asked[s] == NOBODY && \
		       held[SJ(s, j)] != receipt_fence[j])

proctype Server(byte s)
{
	byte j, w, f;

	do
	CLAIM(0) CLAIM(1)
	SEND(0)
#if WORKERS > 1
	SEND(1)
#endif
	/* collect and commit; the job may be held here, or be a stray of another server */
	:: atomic { is_up(s) && settled[s] == NOBODY && len(to_server[s]) > 0 ->
		to_server[s]?w, j, f;
		settle(j, f);
		settled[s] = j; settled_fence[s] = f; ack_to[s] = w; j = 0; w = 0; f = 0 }
	/* acknowledge, and forget */
	:: atomic { is_up(s) && settled[s] != NOBODY && len(acks_to[ack_to[s]]) < JOBS ->
		acks_to[ack_to[s]]!settled[s], settled_fence[s];
		if :: held[SJ(s, settled[s])] == settled_fence[s] -> drop(s, settled[s]) :: else fi;
		settled[s] = NOBODY; settled_fence[s] = 0; ack_to[s] = 0 }
	SILENCE(0) SILENCE(1)
	SWEEP(0, OF_LAPSED(0)) SWEEP(1, OF_LAPSED(1))
#ifndef NO_EPOCH
	SWEEP(0, OF_OLDER(0)) SWEEP(1, OF_OLDER(1))
#endif
#ifndef NO_AUDIT
	SWEEP(0, OF_UNKNOWN(0)) SWEEP(1, OF_UNKNOWN(1))
#endif
	/* the lease ran out: another life begins, and its workers must greet it anew; or it is renewed after all */
	:: atomic { is_up(s) && !lease[s] -> forget(s); epoch[s]++; epoch_of[s] = epoch[s]; lease[s] = true }
	:: atomic { is_up(s) && !lease[s] -> lease[s] = true }
	od
}

#define TELL(j, s) \
	:: atomic { kept[WJ(w, j)] != 0 && told[WJ(w, j)] == NOBODY && alive[s] && len(to_server[s]) < JOBS -> \
		to_server[s]!w, j, kept[WJ(w, j)]; told[WJ(w, j)] = s }
#define FORGET_RESULT(j) kept[WJ(w, j)] = 0; told[WJ(w, j)] = NOBODY

proctype Worker(byte w)
{
	byte j, f;

	do
	/* done. The result of an older attempt at the same job is acknowledged first: the true worker keeps both. */
	:: atomic { jobs_to[w]?[0, f] && kept[WJ(w, 0)] == 0 -> jobs_to[w]?j, f; kept[WJ(w, 0)] = f; j = 0; f = 0 }
	:: atomic { jobs_to[w]?[1, f] && kept[WJ(w, 1)] == 0 -> jobs_to[w]?j, f; kept[WJ(w, 1)] = f; j = 0; f = 0 }
	TELL(0, 0) TELL(1, 0)
#if SERVERS > 1
	TELL(0, 1) TELL(1, 1)
#endif
#ifdef NO_KEEP /* forgets a result once it is told */
	:: atomic { told[WJ(w, 0)] != NOBODY -> FORGET_RESULT(0) }
	:: atomic { told[WJ(w, 1)] != NOBODY -> FORGET_RESULT(1) }
#endif
	:: atomic { len(acks_to[w]) > 0 ->
		acks_to[w]?j, f;
		if :: kept[WJ(w, j)] == f -> FORGET_RESULT(j) :: else fi;
		j = 0; f = 0 }
	od
}

/* What goes wrong with servers; each costs one of `faults`, what follows from it does not. */
proctype ServerTrouble(byte i)
{
	do
	/* kill -9; the lease runs out, before or after another process begins in its place */
	:: atomic { faults > 0 && alive[i] -> faults--; alive[i] = false; stopped[i] = false; forget(i) }
	:: atomic { !alive[i] && lease[i] -> lease[i] = false }
	:: atomic { !alive[i] -> alive[i] = true; epoch[i]++; epoch_of[i] = epoch[i]; lease[i] = true }
#if SERVERS > 1
	/* or never, if another server lives */
	:: atomic { !alive[i] && !lease[i] && alive[1 - i] -> break }
#endif
	/* SIGSTOP, perhaps for longer than its lease */
	:: atomic { faults > 0 && is_up(i) -> faults--; stopped[i] = true }
	:: atomic { stopped[i] && lease[i] -> lease[i] = false }
	:: atomic { stopped[i] -> stopped[i] = false }
	/* a database so slow that the lease runs out */
	:: atomic { faults > 0 && is_up(i) && lease[i] -> faults--; lease[i] = false }
	/* the answer to a claim is lost */
	:: atomic { faults > 0 && asked[i] != NOBODY -> faults--; asked[i] = NOBODY; asked_fence[i] = 0 }
	/* that to a commit is lost: it is done again */
	:: atomic { faults > 0 && settled[i] != NOBODY -> faults--; settle(settled[i], settled_fence[i]) }
	od
}

/* And with workers. */
proctype WorkerTrouble(byte w)
{
	do
	/* kill -9, and another comes */
	:: atomic { faults > 0 -> faults--; life[w]++;
		do
		:: len(jobs_to[w]) > 0 -> jobs_to[w]?_, _
		:: else -> break
		od;
		do
		:: len(acks_to[w]) > 0 -> acks_to[w]?_, _
		:: else -> break
		od;
		FORGET_RESULT(0); FORGET_RESULT(1) }
	/* SIGSTOP: it is taken for dead, and works on */
	:: atomic { faults > 0 -> faults--; life[w]++ }
	/* a result is told twice, perhaps to two servers */
	:: atomic { faults > 0 && told[WJ(w, 0)] != NOBODY -> faults--; told[WJ(w, 0)] = NOBODY }
	:: atomic { faults > 0 && told[WJ(w, 1)] != NOBODY -> faults--; told[WJ(w, 1)] = NOBODY }
	od
}

proctype Editor()
{
	atomic { text_version = 2; row[1] = next_fence; next_fence++ }
}

/* Where nothing can happen any more, everything must be done. */
proctype Watcher()
{
	timeout ->
		assert(n_ended[0] == 1 && n_ended[1] == 1); /* none is lost */
		assert(row[0] == 0 && row[1] == 0);         /* none is stuck */
		assert(!is_claimed(0) && !is_claimed(1));
		assert(text_version == 2 && result_version == 2);
		k = 0;
		do
		:: k < WORKERS * JOBS -> assert(kept[k] == 0); k++ /* no worker waits for an ACK */
		:: else -> break
		od
}

init {
	atomic {
		row[0] = next_fence;
		next_fence++;
		run Server(0); run Worker(0); run ServerTrouble(0); run WorkerTrouble(0);
#if SERVERS > 1
		run Server(1); run ServerTrouble(1);
#endif
#if WORKERS > 1
		run Worker(1); run WorkerTrouble(1);
#endif
		run Editor(); run Watcher()
	}
}
