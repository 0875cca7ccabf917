/* The dual write and the change of authority between a SQLite file and a Postgres database: a model for spin.

   One key. A version stands for the image of the row; an even version is a deletion. Row and tombstone are kept apart, as
   in the databases. Between two steps any process may stop for long or for ever; where it holds a transaction open, it may
   also be cut off, which rolls the transaction back. A transaction on SQLite is one step, because the file has one writer
   at a time and readers have snapshots. A transaction on Postgres is lock, read (fence, then tombstone), write and commit,
   under READ COMMITTED; what it wrote is seen from the commit on.

   Who is who
     Writer    a caller of a store: takes a phase snapshot, however old, and writes on the side it believes in
     Carrier   brings an image of the authority to the mirror and acknowledges it: the inline attempt, the replicator, a
               backfill; two of them, so that one may be late by any time while the other does the work
     Reader    a caller that reads, with a phase snapshot that may be old
     Process   the coordinator of one process: begins flips, and finishes, withdraws or reopens those of others; with
               FORCES also an operator's forced take-over
   and, each in runs of its own,
     REPLACES  another, emptied or restored server takes Postgres' place
     FORGETS   Postgres crashes and loses deliveries that it committed asynchronously
     LOSES     the file loses its last commits, and its processes start again
     FORCES    the file is taken for the authority while Postgres cannot be asked

   Left out: the direct COPY (copy_path.pml); unique constraints and foreign keys (tests); time, so that every time-out and
   every lease may run out at any moment.

   Asserted
     a write is committed only by the side that decides, on top of the last acknowledged write (I1, I7)
     a read is answered only with the last acknowledged write (I7, I10)
     a key leaves the pending set only when the mirror has what was written (I1)
     the side that a flip makes the authority has the last acknowledged write (I1, I9)
     the mirror never gets older, and a deleted row does not come back (I5)
     at rest both sides are open at one epoch and hold the same (I1); spin reports a state that nobody can leave, so a
     system that is stuck is found as well

   Check: docs/model/check.sh; what each step is in the code, and what the model has found: docs/model/README.md */

#define SQLITE 0
#define POSTGRES 1

#define OPEN 0
#define DRAINING 1
#define RAISING 2
#define SEIZED 3

/* sizes */
#ifndef START
#define START SQLITE        /* the side that decides at first */
#endif
#ifndef WRITERS
#define WRITERS 1
#endif
#ifndef WRITES
#define WRITES 1            /* of each writer */
#endif
#ifndef CARRIERS
#define CARRIERS 2
#endif
#ifndef READS
#define READS 1
#endif
#ifndef PROCESSES
#define PROCESSES 2
#endif
#ifndef FLIPS
#define FLIPS 1             /* attempts */
#endif
#ifndef OTHERS
#define OTHERS 0            /* transitions that are no flip */
#endif

/* what the databases hold */
byte row[2], tombstone[2], pending[2];
/* their control rows */
byte epoch[2], authority[2], state[2], attempt[2];
#ifdef ONEREFUSAL
byte refused[2];
#endif

/* locks: the write lock of the file while a transaction stays open; on Postgres the scope, the stripe and the row */
bool fileLocked;
byte scopeShared; bool scopeExclusive;
byte stripeShared; bool stripeExclusive;
bool rowLocked;

/* known to the model only */
byte last;                  /* the last acknowledged write */
byte decides;               /* the side that decides */
byte flips, others;         /* begun */
byte working;               /* writers that have not ended */
byte busy;                  /* carriers and coordinators in the middle of something */
bool stop;

#define DELETION(v) ((v) % 2 == 0)
#define IMAGE(s) (row[s] > tombstone[s] -> row[s] : tombstone[s])
#define FREE(s) (s == SQLITE -> !fileLocked : scopeShared == 0 && !scopeExclusive)

#ifdef NOSTRIPE
#define STRIPEFREE(v) (true)
#else
#define STRIPEFREE(v) (!stripeExclusive && (!DELETION(v) || stripeShared == 0))
#endif

/* REPLACES: another, an emptied or a restored server may stand in Postgres' place. Its identity (instance, system
   identifier, timeline) then is another than the one that the file is bound to. */
#ifdef REPLACES
byte server;                /* replacements so far */
#define BOUND (server == 0)
#else
#define BOUND (true)
#endif
#ifdef NOBINDING
#define BOUNDFIRST (true)
#define BOUNDSTEP (true)
#else
#define BOUNDFIRST BOUND
#ifdef BINDINGONCE
#define BOUNDSTEP (true)
#else
#define BOUNDSTEP BOUND
#endif
#endif

/* FORGETS: Postgres commits deliveries asynchronously, and a crash of the server loses those that were not written down
   since. Whatever commits synchronously writes down all that came before it. */
#ifdef FORGETS
byte durableRow = 1, durableTombstone, session, crashes;
#define WRITEDOWN durableRow = row[POSTGRES]; durableTombstone = tombstone[POSTGRES]
#else
#define WRITEDOWN skip
#endif
#ifndef CRASHES
#define CRASHES 1
#endif

/* LOSES: the file loses its last commits (a lost '-wal', a restored backup, a power cut without full synchronisation) and
   all processes start again; what they had sent may still arrive. No change of authority here. */
#ifdef LOSES
#define NOMARK 255
byte issued = 1;            /* on the file: the largest version issued */
byte mark = NOMARK;         /* on the file: the largest version issued when it was opened, until it is compared */
byte applied = 1;           /* on Postgres: the largest version applied */
byte generation[2];         /* of the binding */
bool behind;                /* on the file: found to have lost commits */
byte keptRow, keptTombstone, keptPending, keptIssued, keptMark, keptGeneration; bool kept;
byte boot; bool taken;      /* of the processes: the replicator has taken over */
byte clock = 1;             /* time does not go back with the file */
#define GENERATION (generation[POSTGRES] == g)
#define CARRIES (taken)
#else
#define GENERATION (true)
#define CARRIES (true)
#endif
#ifndef LOSSES
#define LOSSES 1
#endif

/* FORCES: an operator takes the file for the authority while Postgres cannot be asked. Others may still reach it: each
   process uses Postgres only for one lease after it has seen the file's row, and "trusting" counts operations begun so.
   That none of them is committed on Postgres after the wait is taken for granted here; see README.md. */
#ifdef FORCES
byte trusting;
byte seizures;
bool lossy;                 /* known to the model only: Postgres had acknowledged what the file does not have */
bool uncovered;             /* on the file: coverage is broken, nothing that was proved counts */
#define TAKESWRITES(s) (state[s] == OPEN || state[s] == SEIZED)
#define VOID (state[SQLITE] == SEIZED && authority[SQLITE] == SQLITE)
#define COVERED(s) (s == POSTGRES || !uncovered)
#else
#define TAKESWRITES(s) (state[s] == OPEN)
#define VOID (false)
#define COVERED(s) (true)
#endif

/* ---- fences: Fences.cs, assert_authority, assert_mirror, ReadFence.cs */

#ifdef NOFENCE
#define MAYWRITE(s, e) (true)
#else
#define MAYWRITE(s, e) (epoch[s] == e && authority[s] == s && TAKESWRITES(s))
#endif
#define MIRRORS(s, e) (epoch[s] == e && authority[s] != s && BOUND && GENERATION)
#ifdef NOREADFENCE
#define MAYREAD(s, e) (true)
#else
#ifdef READRAISING
#define MAYREAD(s, e) (epoch[s] == e && authority[s] == s)
#else
#define MAYREAD(s, e) (epoch[s] == e && authority[s] == s && state[s] != RAISING)
#endif
#endif

/* a flip takes the scope exclusively, and so waits for the writes that have passed the fence */
#ifdef NOSCOPELOCK
#define SCOPEFREE(s) (s == SQLITE -> !fileLocked : !scopeExclusive)
#else
#define SCOPEFREE(s) FREE(s)
#endif

#ifdef NODRAIN
#define DRAINED(s) (true)
#else
#define DRAINED(s) (pending[s] == 0)
#endif

/* ---- what transactions do when they commit */

inline commitWrite(s, v) {
    assert(decides == s);
    assert(IMAGE(s) == last);
    if :: DELETION(v) -> row[s] = 0; tombstone[s] = v :: else -> row[s] = v fi;
    last = v;
#ifdef LOSES
    issued = v; clock = v;
#endif
#ifndef MARKLATE
    pending[s] = v
#endif
}

/* the guarded apply; "seen" is the tombstone that the statement saw */
inline commitApply(s, v, seen) {
#ifdef UNGUARDED
    assert(v >= IMAGE(s));
    if :: DELETION(v) -> row[s] = 0; tombstone[s] = v :: else -> row[s] = v; tombstone[s] = 0 fi
#else
    if
    :: DELETION(v) ->
        if :: row[s] < v -> row[s] = 0 :: else fi;
        if :: tombstone[s] < v -> tombstone[s] = v :: else fi
    :: else ->
        if :: v > row[s] && v > seen -> assert(v > tombstone[s]); row[s] = v :: else fi
    fi
#endif
#ifdef LOSES
#ifdef LAZYAPPLIED
    if :: v > applied -> applied = v :: true fi
#else
    if :: v > applied -> applied = v :: else fi
#endif
#endif
}

/* step 3 of a flip: from this commit on the side decides; it has to have what was acknowledged */
inline raise(s, e) {
    epoch[s] = e + 1; authority[s] = s;
    if
    :: !VOID -> assert(IMAGE(s) == last); decides = s
    :: else             /* finished too late: nobody believes it, and it is fenced when Postgres is back */
    fi
}

inline acknowledge(s, v) {
    if
    :: pending[s] != 0 && pending[s] <= v -> pending[s] = 0; assert(!BOUND || IMAGE(1 - s) >= v)
    :: else
    fi
}

/* ---- Postgres, statement by statement */

/* the first statement: LockSet.Command */
inline lockKey(v) {
    atomic {
        !scopeExclusive && STRIPEFREE(v) ->
        scopeShared++;
        if :: DELETION(v) -> stripeExclusive = true :: else -> stripeShared++ fi }
}

inline unlockKey(v) {
    scopeShared--;
    if :: DELETION(v) -> stripeExclusive = false :: else -> stripeShared-- fi
}

/* a flip's transaction that stays open: scope exclusively, or BEGIN IMMEDIATE */
inline lockSide(s) {
    if
    :: atomic { s == SQLITE && !fileLocked -> fileLocked = true }
    :: atomic { s == POSTGRES && scopeShared == 0 && !scopeExclusive -> scopeExclusive = true }
    fi
}

inline unlockSide(s) {
    if :: s == SQLITE -> fileLocked = false :: else -> scopeExclusive = false fi
}

/* the phase snapshot of a process comes from either control row, and may be old when it is used: PhaseTracker */
#ifdef FORCES
inline believe(s, e) {
    atomic {
        if
        :: state[SQLITE] != SEIZED || authority[SQLITE] == SQLITE -> s = authority[SQLITE]; e = epoch[SQLITE]
        :: state[SQLITE] != SEIZED -> s = authority[POSTGRES]; e = epoch[POSTGRES]
        fi;
        if :: s == POSTGRES -> trusting++ :: else fi }
}
#define DONE(s) if :: s == POSTGRES -> trusting-- :: else fi
#else
inline believe(s, e) {
    atomic {
        if
        :: s = authority[SQLITE]; e = epoch[SQLITE]
        :: BOUNDSTEP -> s = authority[POSTGRES]; e = epoch[POSTGRES]
        fi }
}
#define DONE(s) skip
#endif

/* max(clock, existing + 1), of the kind wanted; where nothing is lost order comes from what exists */
#ifdef LOSES
#define EXISTING(s) (clock > IMAGE(s) -> clock : IMAGE(s))
#else
#define EXISTING(s) IMAGE(s)
#endif
#define NEXT(s, v) (DELETION(v) == DELETION(EXISTING(s) + 1) -> EXISTING(s) + 1 : EXISTING(s) + 2)

proctype Writer() {
    byte s, e, v, written; bool ok;
    do
    :: written == WRITES -> break
    :: written < WRITES ->
        believe(s, e);
        v = written;        /* 0: a deletion; 1: a row */
        if
        :: atomic { s == SQLITE && !fileLocked ->
                if
                :: MAYWRITE(SQLITE, e) -> v = NEXT(SQLITE, v); commitWrite(SQLITE, v); ok = true
                :: else
                fi }
        :: s == POSTGRES ->
#ifdef CHECKFIRST
            ok = MAYWRITE(POSTGRES, e);
            lockKey(v);
#else
            lockKey(v);
            ok = MAYWRITE(POSTGRES, e);
#endif
            if
            :: atomic { !ok -> unlockKey(v) }
            :: atomic { ok && !rowLocked -> rowLocked = true; v = NEXT(POSTGRES, v) };
                if
                :: atomic { true -> commitWrite(POSTGRES, v); WRITEDOWN; rowLocked = false; unlockKey(v) }
                :: atomic { true -> ok = false; rowLocked = false; unlockKey(v) }          /* cut off */
                fi
            fi
        fi;
#ifdef MARKLATE
        if :: ok -> if :: atomic { true -> pending[s] = v } :: true fi :: else fi;
#endif
        atomic { if :: ok -> written++ :: else fi; DONE(s); s = 0; e = 0; v = 0; ok = false }
    od;
    working--
}

/* The image and the epoch are read in one snapshot under the read fence (IPendingSet.ReadImagesAsync); what a write hands
   to the inline attempt is what such a read finds right behind its commit. */
inline readImage(s, v, e) {
    CARRIES && pending[s] != 0 && authority[s] == s && state[s] != RAISING ->
    v = IMAGE(s); e = epoch[s]; busy++
#ifdef LOSES
    ; g = generation[s]; mine = boot
#endif

}

proctype Carrier() {
    byte e, v, seen; bool ok;
#if defined(FORGETS) || defined(LOSES)
    byte mine;
#endif
#ifdef LOSES
    byte g;
#endif
end:
    do
    :: atomic { readImage(SQLITE, v, e) };
#ifdef ACKEARLY
        atomic { !fileLocked -> acknowledge(SQLITE, v) };
#endif
        lockKey(v);
        ok = MIRRORS(POSTGRES, e);
        if
        :: atomic { !ok -> unlockKey(v); goto out }
        :: ok -> seen = tombstone[POSTGRES]
        fi;
        atomic { !rowLocked -> rowLocked = true };
        if
#ifdef FORGETS
        :: atomic { true -> commitApply(POSTGRES, v, seen); mine = session; rowLocked = false; unlockKey(v) }
        /* the replicator commits synchronously: also where nothing had to be changed, it has to be written down */
        :: atomic { true ->
#ifdef NOTHINGWRITTEN
                ok = IMAGE(POSTGRES) < v;
                commitApply(POSTGRES, v, seen);
                if :: ok -> WRITEDOWN :: else fi;
#else
                commitApply(POSTGRES, v, seen); WRITEDOWN;
#endif
                rowLocked = false; unlockKey(v); goto confirmed }
#else
        :: atomic { true -> commitApply(POSTGRES, v, seen); rowLocked = false; unlockKey(v) }
#endif
        :: atomic { true -> rowLocked = false; unlockKey(v); goto out }                    /* cut off */
        fi;
#ifdef FORGETS
        /* confirm: a synchronous commit in the same session (AsynchronousCommitMirror) */
#ifndef ACKUNCONFIRMED
#ifdef ANYSESSION
        atomic { WRITEDOWN };
#else
        atomic { if :: session == mine -> WRITEDOWN :: else -> goto out fi };
#endif
#endif
#endif
#ifdef FORGETS
confirmed:
#endif
#ifdef LOSES
        if :: mine != boot -> goto out :: else fi;          /* its process has ended */
#endif
        if :: atomic { !fileLocked -> acknowledge(SQLITE, v); goto out } :: goto out fi
    :: atomic { readImage(POSTGRES, v, e) };
#ifdef ACKEARLY
        atomic { acknowledge(POSTGRES, v) };
#endif
        if
        :: atomic { !fileLocked ->
                if :: MIRRORS(SQLITE, e) -> commitApply(SQLITE, v, tombstone[SQLITE]) :: else -> goto out fi }
        :: goto out
        fi;
        if :: atomic { true -> acknowledge(POSTGRES, v); goto out } :: goto out fi
    :: stop -> goto done
    od;
out:
#if defined(FORGETS) || defined(LOSES)
    mine = 0;
#endif
#ifdef LOSES
    g = 0;
#endif
    atomic { busy--; e = 0; v = 0; seen = 0; ok = false; goto end };
done:
    skip
}

proctype Reader() {
    byte s, e, n;
    do
    :: n < READS ->
        believe(s, e);
        atomic { if :: MAYREAD(s, e) -> assert(IMAGE(s) == last); n++ :: else fi; DONE(s); s = 0; e = 0 }
    :: n == READS || stop -> break
    od
}

#ifdef FORCES
inline force() {
    epoch[SQLITE] = epoch[SQLITE] + 2; authority[SQLITE] = SQLITE; decides = SQLITE;
    if :: IMAGE(SQLITE) != last -> lossy = true; last = IMAGE(SQLITE) :: else fi;
#ifndef KEEPEVIDENCE
    uncovered = true
#endif
}
#endif
#ifndef SEIZURES
#define SEIZURES 1
#endif

/* X is the side that decides, Y the one that is to; e is X's epoch. */
proctype Process() {
    byte x, y, e, a; bool held;
end:
    do
    /* a flip */
    :: atomic { flips < FLIPS && !stop ->
            flips++; a = flips; busy++;
            if
            :: authority[SQLITE] == SQLITE && state[SQLITE] == OPEN -> x = SQLITE
            :: authority[POSTGRES] == POSTGRES && state[POSTGRES] == OPEN && BOUND -> x = POSTGRES
            :: else -> goto out
            fi;
            y = 1 - x; e = epoch[x] };

        /* 0, on Y: only if it is open, bring it up to X */
        atomic { FREE(y) ->
            if
#ifdef STEP0BLIND
            :: epoch[y] <= e -> epoch[y] = e; authority[y] = x
#else
            :: epoch[y] <= e && state[y] == OPEN && BOUNDFIRST -> epoch[y] = e; authority[y] = x
#endif
            :: else -> goto out
            fi };

        /* 1, on X: open -> draining */
        atomic { SCOPEFREE(x) ->
            if
            :: MAYWRITE(x, e) && state[x] == OPEN && COVERED(x) -> state[x] = DRAINING; attempt[x] = a
            :: else -> goto out
            fi };

#ifndef SHORTSTEP3
        /* 2, on Y: begin the transaction of step 3, and look whether it will be allowed */
        if :: lockSide(y) :: goto out fi;
        atomic { held = true;
            if :: epoch[y] == e && authority[y] == x && state[y] == OPEN && BOUNDSTEP -> skip :: else -> goto out fi };
#endif

        /* 2, on X: nothing pending, still draining, still this attempt -> raising */
        if
        :: atomic { SCOPEFREE(x) && DRAINED(x) ->
                if
                :: state[x] == DRAINING && attempt[x] == a && epoch[x] == e -> state[x] = RAISING
                :: else -> goto out
                fi }
        :: goto out         /* a time-out: the transaction on Y is not held for longer */
        fi;

        /* 3, on Y: it decides from this commit on */
        if
#ifdef SHORTSTEP3
        :: atomic { FREE(y) ->
                if :: epoch[y] <= e && state[y] == OPEN && BOUNDSTEP -> raise(y, e) :: else -> goto out fi }
#else
        :: atomic { true -> raise(y, e); unlockSide(y); held = false }
#endif
        :: goto out
        fi;

        /* 4, on X: raising -> open, at the epoch and with the authority that Y has */
        if
        :: atomic { FREE(x) ->
                if
                :: epoch[x] == e && state[x] == RAISING ->
                    epoch[x] = e + 1; authority[x] = y; state[x] = OPEN; attempt[x] = 0
                :: else
                fi;
                goto out }
        :: goto out
        fi

    /* reopen: X was found draining and its coordinator seems gone */
    :: atomic { state[SQLITE] == DRAINING && FREE(SQLITE) -> state[SQLITE] = OPEN; attempt[SQLITE] = 0 }
    :: atomic { state[POSTGRES] == DRAINING && FREE(POSTGRES) -> state[POSTGRES] = OPEN; attempt[POSTGRES] = 0 }

    /* finish or withdraw: X was found raising. Whoever is first to write epoch e + 1 on Y decides; X follows. */
    :: atomic { state[SQLITE] == RAISING || state[POSTGRES] == RAISING ->
            if :: state[SQLITE] == RAISING -> x = SQLITE :: state[POSTGRES] == RAISING -> x = POSTGRES fi;
            y = 1 - x; e = epoch[x]; a = attempt[x]; busy++ };
        if
        :: atomic { FREE(y) ->                                       /* finish: step 3 */
                if
#ifdef ONEREFUSAL
                :: epoch[y] <= e && refused[y] != a ->
#else
                :: epoch[y] <= e && state[y] == OPEN && BOUNDSTEP ->
#endif
                    raise(y, e)
                :: else
                fi }
#ifdef ONEREFUSAL
        :: atomic { FREE(y) -> if :: epoch[y] <= e -> refused[y] = a :: else -> goto out fi };
            atomic { FREE(x) ->
                if
                :: epoch[x] == e && state[x] == RAISING && attempt[x] == a -> state[x] = OPEN; attempt[x] = 0
                :: else
                fi;
                goto out }
#else
#ifdef NOREFUSAL
        :: atomic { FREE(x) ->
                if :: epoch[x] == e && state[x] == RAISING -> state[x] = OPEN; attempt[x] = 0 :: else fi;
                goto out }
#else
        :: atomic { FREE(y) ->                                       /* withdraw: X goes on, at epoch e + 1 */
                if :: epoch[y] <= e && state[y] == OPEN && BOUNDSTEP -> epoch[y] = e + 1; authority[y] = x :: else fi }
#endif
#endif
        :: goto out
        fi;
        atomic { if :: epoch[y] > e && BOUNDSTEP -> a = authority[y] :: else -> goto out fi };
        if
        :: atomic { FREE(x) ->                                       /* step 4 */
                if
                :: epoch[x] == e && state[x] == RAISING ->
                    epoch[x] = e + 1; authority[x] = a; state[x] = OPEN; attempt[x] = 0
                :: else
                fi;
                goto out }
        :: goto out
        fi

    /* a transition that is no flip: on the authority, only while it is open; Y follows with "align", or never */
    :: atomic { others < OTHERS && !stop ->
            others++; busy++;
            if
            :: authority[SQLITE] == SQLITE && state[SQLITE] == OPEN -> x = SQLITE
            :: authority[POSTGRES] == POSTGRES && state[POSTGRES] == OPEN && BOUND -> x = POSTGRES
            :: else -> goto out
            fi;
            e = epoch[x] };
        atomic { FREE(x) -> if :: MAYWRITE(x, e) && state[x] == OPEN -> epoch[x] = e + 1 :: else fi; goto out }

    /* align: the mirror is brought up to the authority (Binder.AlignAsync) */
    :: atomic { authority[SQLITE] == SQLITE && epoch[SQLITE] > epoch[POSTGRES] && state[POSTGRES] == OPEN &&
                state[SQLITE] != SEIZED ->
            x = SQLITE; y = POSTGRES; e = epoch[x]; a = epoch[y]; busy++ };
        atomic { FREE(y) ->
            if :: epoch[y] == a && state[y] == OPEN && BOUND -> epoch[y] = e; authority[y] = x :: else fi; goto out }
    :: atomic { authority[POSTGRES] == POSTGRES && epoch[POSTGRES] > epoch[SQLITE] && state[SQLITE] == OPEN && BOUND ->
            x = POSTGRES; y = SQLITE; e = epoch[x]; a = epoch[y]; busy++ };
        atomic { FREE(y) ->
            if :: epoch[y] == a && state[y] == OPEN -> epoch[y] = e; authority[y] = x :: else fi; goto out }

#ifdef FORCES
    /* seize: the file is no mirror any more, or waits no longer for a flip to be finished, and nobody believes in
       Postgres from here on for longer than a lease */
    :: atomic { seizures < SEIZURES && !stop && FREE(SQLITE) &&
                ((authority[SQLITE] == POSTGRES && state[SQLITE] == OPEN) || state[SQLITE] == RAISING) ->
            seizures++; busy++;
            a = (state[SQLITE] == RAISING -> 20 : 10) + seizures;
            authority[SQLITE] = POSTGRES; state[SQLITE] = SEIZED; attempt[SQLITE] = a;
#ifdef NOWAIT
            force(); a = 0; busy--; goto end };
#else
            };
        if :: trusting == 0 :: goto out fi;
        atomic { FREE(SQLITE) ->
            if :: state[SQLITE] == SEIZED && attempt[SQLITE] == a -> force() :: else fi;
            goto out }
#endif
    /* a seizure that was begun and left is undone: nothing has been decided */
    :: atomic { state[SQLITE] == SEIZED && authority[SQLITE] == POSTGRES && FREE(SQLITE) ->
            if
            :: attempt[SQLITE] > 20 -> state[SQLITE] = RAISING; authority[SQLITE] = SQLITE
            :: else -> state[SQLITE] = OPEN
            fi;
            attempt[SQLITE] = 0 }
    /* Postgres is back: it is fenced before its first use, and the file follows. Whether the seizure still waits for this
       is read again behind the lock, since the file may have gone on meanwhile. */
    :: atomic { state[SQLITE] == SEIZED && authority[SQLITE] == SQLITE -> busy++; e = epoch[SQLITE]; y = POSTGRES };
        if :: lockSide(y) :: goto out fi;
        atomic { held = true;
#ifndef FENCELATE
            if :: state[SQLITE] == SEIZED && epoch[SQLITE] == e :: else -> goto out fi
#endif
        };
        atomic {
#ifndef NOFENCEBACK
            if
            :: authority[POSTGRES] == SQLITE && epoch[POSTGRES] > e
            :: else ->
                assert(!lossy || pending[POSTGRES] != 0);       /* what was lost can be listed */
                epoch[POSTGRES] = (epoch[POSTGRES] > e -> epoch[POSTGRES] : e) + 1;
                authority[POSTGRES] = SQLITE; state[POSTGRES] = OPEN; attempt[POSTGRES] = 0
#ifdef KEEPEVIDENCE
                ; pending[POSTGRES] = 0
#endif
            fi;
#endif
            a = epoch[POSTGRES]; unlockSide(y); held = false };
        if
        :: atomic { FREE(SQLITE) ->
                if
                :: state[SQLITE] == SEIZED && epoch[SQLITE] == e ->
                    epoch[SQLITE] = a; state[SQLITE] = OPEN; attempt[SQLITE] = 0
                :: else
                fi;
                goto out }
        :: goto out
        fi
    /* reconcile: what the file has is stamped above what Postgres has; then coverage begins anew */
    :: atomic { uncovered && state[SQLITE] == OPEN && authority[SQLITE] == SQLITE && !fileLocked &&
            epoch[SQLITE] == epoch[POSTGRES] && FREE(POSTGRES) ->
            a = (IMAGE(SQLITE) > IMAGE(POSTGRES) -> IMAGE(SQLITE) : IMAGE(POSTGRES));
            a = (DELETION(a + 1) == DELETION(IMAGE(SQLITE)) -> a + 1 : a + 2);
            commitWrite(SQLITE, a); pending[POSTGRES] = 0; uncovered = false; lossy = false; a = 0 }
#endif

    :: stop -> goto done
    od;
out:
    atomic { if :: held -> unlockSide(y) :: else fi; held = false; busy--; x = 0; y = 0; e = 0; a = 0; goto end };
done:
    skip
}

#ifdef FORGETS
proctype Crash() {
end:
    do
    :: atomic { crashes < CRASHES && FREE(POSTGRES) && !rowLocked ->
            row[POSTGRES] = durableRow; tombstone[POSTGRES] = durableTombstone; session++; crashes++;
            assert(IMAGE(decides) == last);
            assert(decides == POSTGRES || pending[SQLITE] != 0 || IMAGE(POSTGRES) == last) }
    od
}
#endif

#ifdef LOSES
proctype Loss() {
    byte losses; bool wroteOther;
end:
    do
    :: atomic { !wroteOther ->                                       /* a write to another key */
            wroteOther = true; clock = (clock > issued -> clock : issued) + 1; issued = clock }
    :: atomic { !kept && losses < LOSSES -> kept = true;
            keptRow = row[SQLITE]; keptTombstone = tombstone[SQLITE]; keptPending = pending[SQLITE];
            keptIssued = issued; keptMark = mark; keptGeneration = generation[SQLITE] }
    :: atomic { kept && losses < LOSSES ->
            row[SQLITE] = keptRow; tombstone[SQLITE] = keptTombstone; pending[SQLITE] = keptPending;
            issued = keptIssued; mark = keptMark; generation[SQLITE] = keptGeneration;
            losses++; boot++; taken = false; behind = false; last = IMAGE(SQLITE);
            kept = false; keptRow = 0; keptTombstone = 0; keptPending = 0; keptIssued = 0; keptMark = 0;
            keptGeneration = 0;
#ifndef NOOPENMARK
            if :: mark == NOMARK -> mark = issued :: else fi      /* by the first process that opens the file */
#endif
        }
    od
}

#ifdef NOOPENMARK
#define FOUNDBEHIND(seen) (seen > issued)
#else
#define FOUNDBEHIND(seen) (seen > (mark == NOMARK -> issued : mark))
#endif

/* Binder.TakeOverAsync by the new holder of the replicator's lease */
proctype TakeOver() {
    byte seen, mine;
end:
    do
    :: atomic { !taken && !behind -> mine = boot; seen = applied; busy++ };
        atomic {
            if :: mine != boot || taken -> goto out :: else fi;
            if
            :: FOUNDBEHIND(seen) || generation[POSTGRES] > generation[SQLITE] -> behind = true; goto out
            :: else -> generation[SQLITE] = generation[POSTGRES] + 1
            fi };
        atomic { FREE(POSTGRES) ->
            if :: mine != boot -> goto out :: else -> generation[POSTGRES] = generation[SQLITE] fi;
            seen = applied };
        atomic {
            if :: mine != boot -> goto out :: else fi;
#ifndef COMPAREFIRST
            if :: FOUNDBEHIND(seen) -> behind = true; goto out :: else fi;
#endif
            mark = NOMARK; taken = true; goto out }
    od;
out:
    atomic { busy--; seen = 0; mine = 0; goto end }
}
#endif

#ifdef REPLACES
/* While the file decides: an empty server, the backup of the beginning, or the server of another file. A transaction that
   was open there is cut off, which may happen before as well. */
proctype Replacement() {
end:
    atomic { FREE(POSTGRES) && !rowLocked && decides == SQLITE ->
        if
        :: row[POSTGRES] = 0; tombstone[POSTGRES] = 0; epoch[POSTGRES] = 0
        :: row[POSTGRES] = 1; tombstone[POSTGRES] = 0; epoch[POSTGRES] = 1
        :: row[POSTGRES] = 0; tombstone[POSTGRES] = 0; epoch[POSTGRES] = 9; authority[POSTGRES] = POSTGRES
        fi;
        if :: epoch[POSTGRES] < 9 -> authority[POSTGRES] = SQLITE :: else fi;
        state[POSTGRES] = OPEN; server++ }
}
#endif

#ifdef REPLACES
#define ATREST (BOUND && SAME)
#define AWAY (!BOUND && decides == SQLITE && state[SQLITE] != DRAINING)
#else
#ifdef LOSES
#define ATREST (taken && !behind && SAME)
#define AWAY (behind)
#else
#define AWAY (false)
#ifdef FORCES
#define ATREST (SAME && !uncovered)
#else
#define ATREST SAME
#endif
#endif
#endif
#define SAME (state[SQLITE] == OPEN && state[POSTGRES] == OPEN && epoch[SQLITE] == epoch[POSTGRES] && \
        pending[SQLITE] == 0 && pending[POSTGRES] == 0)

init {
    byte i;
    atomic {
        row[SQLITE] = 1; row[POSTGRES] = 1; last = 1;
        epoch[SQLITE] = 1; epoch[POSTGRES] = 1;
        authority[SQLITE] = START; authority[POSTGRES] = START; decides = START;
        working = WRITERS;
        i = 0; do :: i < CARRIERS -> run Carrier(); i++ :: else -> break od;
        i = 0; do :: i < PROCESSES -> run Process(); i++ :: else -> break od;
        i = 0; do :: i < WRITERS -> run Writer(); i++ :: else -> break od;
        if :: READS > 0 -> run Reader() :: else fi;
#ifdef FORGETS
        run Crash();
#endif
#ifdef REPLACES
        run Replacement();
#endif
#ifdef LOSES
        run Loss(); run TakeOver();
#endif
        i = 0
    };
    if
    :: atomic { working == 0 && busy == 0 && flips == FLIPS && others == OTHERS && ATREST ->
        assert(row[SQLITE] == row[POSTGRES] && IMAGE(SQLITE) == last && IMAGE(POSTGRES) == last);
        assert(DELETION(last) -> row[SQLITE] == 0 : row[SQLITE] == last); stop = true }
    :: atomic { working == 0 && busy == 0 && flips == FLIPS && others == OTHERS && AWAY ->
        assert(IMAGE(SQLITE) == last); stop = true }
    fi
}
