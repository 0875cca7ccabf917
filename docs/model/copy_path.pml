/* The direct COPY of a backfill beside live deliveries, on Postgres as the mirror: a model for spin.

   One key. A version stands for the image; an even version is a deletion. The authority writes its row, or deletes it, in
   one step, which marks the key pending. Deliveries bring any image that was ever read, however late, by the guarded
   apply. The backfill reads the authority's row and copies it much later. On Postgres every transaction is a sequence of
   lock, snapshot, write and commit, as under READ COMMITTED; its writes are seen by others from the commit on.

   Locks: the stripe of the key (shared: upserts; exclusive: deletions, and the copy, which takes all stripes of the
   table), and the row.

   Asserted: the mirror's row never gets older; a deleted row does not come back; and when nothing is pending and nobody
   works, both sides hold the same.

   Check:  docs/model/check.sh
   Broken variants, each of which must be caught: NOLOCK, CHECKFIRST, NOTOMBSTONE, NOSTRIPE, UNGUARDED */
#ifndef WRITES
#define WRITES 4            /* writes of the authority; versions 1 to WRITES */
#endif
#ifndef ROUNDS
#define ROUNDS 2            /* chunks the backfill tries */
#endif
#define DELETION(v) ((v) % 2 == 0)

/* the authority */
byte version; byte pending;
/* the mirror, committed */
byte row; byte tombstone;
/* its locks */
byte stripeShared; bool stripeExclusive; bool rowLocked;
byte busy;                  /* deliveries and backfills that have not ended */

inline commitRow(image) {
    assert(row <= image);   /* never older */
    row = image
}

/* INSERT ... ON CONFLICT DO UPDATE WHERE newer, guarded by the tombstone, in a transaction of its own */
inline upsert(image, seen) {
    atomic {
#ifndef NOSTRIPE
        !stripeExclusive ->
#endif
        stripeShared++ };
    seen = tombstone;       /* the snapshot; the row itself is read again under its lock */
    atomic { !rowLocked -> rowLocked = true };
    if
    :: true ->              /* commit */
        atomic {
#ifdef UNGUARDED
            row = image;
#else
            if :: image > row && image > seen -> commitRow(image) :: else fi;
#endif
            rowLocked = false; stripeShared-- }
    :: atomic { true -> rowLocked = false; stripeShared-- }   /* killed: rolled back */
    fi
}

/* DELETE older, and keep the tombstone, in one statement */
inline bury(image) {
    atomic {
#ifndef NOSTRIPE
        stripeShared == 0 &&
#endif
        !stripeExclusive -> stripeExclusive = true };
    atomic { !rowLocked -> rowLocked = true };
    if
    :: true ->
        atomic {
            if :: row < image -> row = 0 :: else fi;
            if :: tombstone < image -> tombstone = image :: else fi;
            rowLocked = false; stripeExclusive = false }
    :: atomic { true -> rowLocked = false; stripeExclusive = false }
    fi
}

inline apply(image, seen) {
    if :: DELETION(image) -> bury(image) :: else -> upsert(image, seen) fi
}

inline acknowledge(image) {
    atomic {
        if :: (row == image || tombstone >= image || row > image) && pending != 0 && pending <= image -> pending = 0
        :: else fi }
}

proctype Authority() {
    byte i;
    for (i : 1 .. WRITES) { atomic { version = i; pending = i } }
}

/* brings the present image, as the replicator does, or late, as an inline attempt that hung */
proctype Delivery() {
    byte image, seen;
    do
    :: atomic { pending != 0 -> image = version };
        apply(image, seen); acknowledge(image)
    :: atomic { pending == 0 && version == WRITES -> break }
    od;
    busy--
}

inline unlock() {
    if :: locked -> stripeExclusive = false; locked = false :: else fi
}

proctype Backfill() {
    byte image, seen, round; bool free, locked;
    for (round : 1 .. ROUNDS) {
        image = version;
        if
        :: image == 0 || DELETION(image) -> skip      /* no row to copy */
        :: else ->
#ifdef CHECKFIRST
            atomic { free = (row == 0 && tombstone < image) };
            atomic { stripeShared == 0 && !stripeExclusive -> stripeExclusive = true; locked = true };
#else
#ifndef NOLOCK
            atomic { stripeShared == 0 && !stripeExclusive -> stripeExclusive = true; locked = true };
#endif
#ifdef NOTOMBSTONE
            atomic { free = (row == 0) };
#else
            atomic { free = (row == 0 && tombstone < image) };
#endif
#endif
            if
            :: free ->
                if
                :: true ->
                    atomic {
                        if
                        :: row == 0 -> commitRow(image); unlock()
                        :: else -> unlock(); free = false              /* 23505 */
                        fi }
                :: atomic { true -> unlock() }                         /* killed */
                fi
            :: else -> atomic { unlock() }
            fi;
            if :: !free -> upsert(image, seen) :: else fi              /* the long way */
        fi
    };
    busy--
}

init {
    atomic { busy = 3; run Authority(); run Delivery(); run Delivery(); run Backfill() };
    busy == 0;
    assert(pending == 0);
    assert(DELETION(version) -> row == 0 : row == version)
}
