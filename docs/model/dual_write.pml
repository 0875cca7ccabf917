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
     Process   the coordinator of one process: begins flips, and finishes, withdraws or reopens those of others

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

/* ---- fences: Fences.cs, assert_authority, assert_mirror, ReadFence.cs */

#ifdef NOFENCE
#define MAYWRITE(s, e) (true)
#else
#define MAYWRITE(s, e) (epoch[s] == e && authority[s] == s && state[s] == OPEN)
#endif
#define MIRRORS(s, e) (epoch[s] == e && authority[s] != s)
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
}

/* step 3 of a flip: from this commit on the side decides; it has to have what was acknowledged */
inline raise(s, e) {
    assert(IMAGE(s) == last);
    epoch[s] = e + 1; authority[s] = s; decides = s
}

inline acknowledge(s, v) {
    if
    :: pending[s] != 0 && pending[s] <= v -> pending[s] = 0; assert(IMAGE(1 - s) >= v)
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
inline believe(s, e) {
    atomic { if :: s = authority[SQLITE]; e = epoch[SQLITE] :: s = authority[POSTGRES]; e = epoch[POSTGRES] fi }
}

/* max(clock, existing + 1), of the kind wanted; the clock is left out, since order comes from what exists */
#define NEXT(s, v) (DELETION(v) == DELETION(IMAGE(s) + 1) -> IMAGE(s) + 1 : IMAGE(s) + 2)

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
                :: atomic { true -> commitWrite(POSTGRES, v); rowLocked = false; unlockKey(v) }
                :: atomic { true -> ok = false; rowLocked = false; unlockKey(v) }          /* cut off */
                fi
            fi
        fi;
#ifdef MARKLATE
        if :: ok -> if :: atomic { true -> pending[s] = v } :: true fi :: else fi;
#endif
        atomic { if :: ok -> written++ :: else fi; s = 0; e = 0; v = 0; ok = false }
    od;
    working--
}

/* The image and the epoch are read in one snapshot under the read fence (IPendingSet.ReadImagesAsync); what a write hands
   to the inline attempt is what such a read finds right behind its commit. */
inline readImage(s, v, e) {
    pending[s] != 0 && authority[s] == s && state[s] != RAISING ->
    v = IMAGE(s); e = epoch[s]; busy++
}

proctype Carrier() {
    byte e, v, seen; bool ok;
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
        :: atomic { true -> commitApply(POSTGRES, v, seen); rowLocked = false; unlockKey(v) }
        :: atomic { true -> rowLocked = false; unlockKey(v); goto out }                    /* cut off */
        fi;
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
    atomic { busy--; e = 0; v = 0; seen = 0; ok = false; goto end };
done:
    skip
}

proctype Reader() {
    byte s, e, n;
    do
    :: n < READS ->
        believe(s, e);
        atomic { if :: MAYREAD(s, e) -> assert(IMAGE(s) == last); n++ :: else fi; s = 0; e = 0 }
    :: n == READS || stop -> break
    od
}

/* X is the side that decides, Y the one that is to; e is X's epoch. */
proctype Process() {
    byte x, y, e, a; bool held;
end:
    do
    /* a flip */
    :: atomic { flips < FLIPS ->
            flips++; a = flips; busy++;
            if
            :: authority[SQLITE] == SQLITE && state[SQLITE] == OPEN -> x = SQLITE
            :: authority[POSTGRES] == POSTGRES && state[POSTGRES] == OPEN -> x = POSTGRES
            :: else -> goto out
            fi;
            y = 1 - x; e = epoch[x] };

        /* 0, on Y: only if it is open, bring it up to X */
        atomic { FREE(y) ->
            if
#ifdef STEP0BLIND
            :: epoch[y] <= e -> epoch[y] = e; authority[y] = x
#else
            :: epoch[y] <= e && state[y] == OPEN -> epoch[y] = e; authority[y] = x
#endif
            :: else -> goto out
            fi };

        /* 1, on X: open -> draining */
        atomic { SCOPEFREE(x) ->
            if :: MAYWRITE(x, e) -> state[x] = DRAINING; attempt[x] = a :: else -> goto out fi };

#ifndef SHORTSTEP3
        /* 2, on Y: begin the transaction of step 3, and look whether it will be allowed */
        if :: lockSide(y) :: goto out fi;
        atomic { held = true;
            if :: epoch[y] == e && authority[y] == x && state[y] == OPEN -> skip :: else -> goto out fi };
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
        :: atomic { FREE(y) -> if :: epoch[y] <= e -> raise(y, e) :: else -> goto out fi }
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
                :: epoch[y] <= e ->
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
                if :: epoch[y] <= e -> epoch[y] = e + 1; authority[y] = x :: else fi }
#endif
#endif
        :: goto out
        fi;
        atomic { if :: epoch[y] > e -> a = authority[y] :: else -> goto out fi };
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
    :: atomic { others < OTHERS ->
            others++; busy++;
            if
            :: authority[SQLITE] == SQLITE && state[SQLITE] == OPEN -> x = SQLITE
            :: authority[POSTGRES] == POSTGRES && state[POSTGRES] == OPEN -> x = POSTGRES
            :: else -> goto out
            fi;
            e = epoch[x] };
        atomic { FREE(x) -> if :: MAYWRITE(x, e) -> epoch[x] = e + 1 :: else fi; goto out }

    /* align: the mirror is brought up to the authority (Binder.AlignAsync) */
    :: atomic { authority[SQLITE] == SQLITE && epoch[SQLITE] > epoch[POSTGRES] && state[POSTGRES] == OPEN ->
            x = SQLITE; y = POSTGRES; e = epoch[x]; a = epoch[y]; busy++ };
        atomic { FREE(y) ->
            if :: epoch[y] == a && state[y] == OPEN -> epoch[y] = e; authority[y] = x :: else fi; goto out }
    :: atomic { authority[POSTGRES] == POSTGRES && epoch[POSTGRES] > epoch[SQLITE] && state[SQLITE] == OPEN ->
            x = POSTGRES; y = SQLITE; e = epoch[x]; a = epoch[y]; busy++ };
        atomic { FREE(y) ->
            if :: epoch[y] == a && state[y] == OPEN -> epoch[y] = e; authority[y] = x :: else fi; goto out }

    :: stop -> goto done
    od;
out:
    atomic { if :: held -> unlockSide(y) :: else fi; held = false; busy--; x = 0; y = 0; e = 0; a = 0; goto end };
done:
    skip
}

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
        i = 0
    };
    atomic {
        (working == 0 && busy == 0 && flips == FLIPS && others == OTHERS && state[SQLITE] == OPEN &&
            state[POSTGRES] == OPEN && epoch[SQLITE] == epoch[POSTGRES] && pending[SQLITE] == 0 &&
            pending[POSTGRES] == 0) ->
        assert(row[SQLITE] == row[POSTGRES] && IMAGE(SQLITE) == last && IMAGE(POSTGRES) == last);
        assert(DELETION(last) -> row[SQLITE] == 0 : row[SQLITE] == last);
        stop = true
    }
}
