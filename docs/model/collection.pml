/* The collection of tombstones beside deliveries that may be held up for any time: a model for spin.

   One key that is written and deleted, and one row of the same table that stood there before and is copied at some time.
   The authority gives each write a version above row, tombstone and floor; its clock is of no help. Deliveries bring
   images that were read at any earlier time, each with the collection that the authority knew of before. On the mirror a
   delivery takes the scope lock, checks the collection, and reads and writes in a later step. A collection raises the
   mirror's counter, under the scope lock, then the authority's, and then removes what was left two collections ago.

   Asserted: the mirror's row never gets older, and when nothing is pending and nobody works, both sides hold the same: no
   deleted row has come back, and none that was written is missing.

   Check:  docs/model/check.sh
   Broken variants, each of which must be caught: NOASSERTION, ONEGENERATION, NOLOCK, READLATE, AUTHORITYFIRST, NOFLOOR,
   FLOORGUARD */
#ifndef WRITES
#define WRITES 3            /* puts and deletions of the key, in turn, at most */
#endif
#ifndef LATE
#define LATE 1              /* late deliveries */
#endif
#ifndef COLLECTIONS
#define COLLECTIONS 2
#endif
#ifndef ROUNDS
#define ROUNDS 1            /* images that each late delivery reads and brings */
#endif
#define OLD 1               /* the version of the row that stood there before */

/* the authority */
byte row, tombstone, floor, pending, collection;
/* the mirror */
byte mirrorRow, mirrorTombstone, leftAt, mirrorFloor, mirrorCollection; bool mirrorHasOld;
byte sharing;               /* transactions that hold the scope lock */
byte busy;

#define MAX(a, b) ((a) > (b) -> (a) : (b))

proctype Authority() {
    byte i, next;
    for (i : 1 .. WRITES) {
        if :: true -> skip :: true -> break fi;
        atomic {
            next = MAX(row, MAX(tombstone, floor)) + 1;
            if :: i % 2 == 1 -> row = next :: else -> row = 0; tombstone = next fi;
            pending = next; next = 0 }
    };
    busy--
}

inline readImage() {
    atomic {
        if
        :: row != 0 -> image = row; deletion = false
        :: else -> deletion = true; image = MAX(tombstone, pending)
        fi }
}

inline read() {
#ifdef READLATE
    readImage(); known = collection
#else
    known = collection; readImage()
#endif
}

inline apply() {
    atomic {                /* lock and fence */
        sharing++;
#ifdef NOASSERTION
        refused = false
#else
        refused = (mirrorCollection > known + 1 || mirrorCollection < known)
#endif
    };
    atomic {
        if
        :: refused || image == 0 -> skip
        :: else ->
            if
            :: !deletion && image > mirrorRow && image > mirrorTombstone -> mirrorRow = image
            :: deletion ->
                if :: mirrorRow < image -> mirrorRow = 0 :: else fi;
                if :: mirrorTombstone < image -> mirrorTombstone = image; leftAt = mirrorCollection :: else fi
            :: else fi;
            if :: pending != 0 && pending <= image -> pending = 0 :: else fi
        fi;
        sharing--; refused = false }
}

/* the replicator: until everything is brought */
proctype Delivery() {
    byte image, known; bool deletion, refused;
    do
    :: pending != 0 -> read(); apply()
    :: atomic { pending == 0 && busy == 1 -> break }
    od;
    busy--
}

/* an inline attempt, or a chunk, that was held up */
proctype Late() {
    byte image, known, i; bool deletion, refused;
    for (i : 1 .. ROUNDS) { read(); apply() };
    busy--
}

/* brings the row that stood there before */
proctype Backfill() {
    atomic {
#ifdef FLOORGUARD
        mirrorHasOld = (OLD > mirrorFloor);
#else
        mirrorHasOld = true;
#endif
        busy-- }
}

proctype Collector() {
    byte i;
    for (i : 1 .. COLLECTIONS) {
#ifdef AUTHORITYFIRST
        collection++;
        atomic { sharing == 0 -> mirrorCollection = collection };
#else
#ifdef NOLOCK
        mirrorCollection++;
#else
        atomic { sharing == 0 -> mirrorCollection++ };
#endif
        collection = mirrorCollection;
#endif
        atomic {
#ifdef ONEGENERATION
            if :: mirrorTombstone != 0 && leftAt + 1 <= mirrorCollection ->
#else
            if :: mirrorTombstone != 0 && leftAt + 2 <= mirrorCollection ->
#endif
                mirrorFloor = MAX(mirrorFloor, mirrorTombstone); mirrorTombstone = 0; leftAt = 0
            :: else fi };
        atomic {
            if
            :: tombstone != 0 && pending == 0 ->
#ifndef NOFLOOR
                floor = MAX(floor, tombstone);
#endif
                tombstone = 0
            :: else fi }
    };
    busy--
}

init {
    atomic {
        busy = 4 + LATE; floor = OLD;
        run Authority(); run Delivery(); run Backfill(); run Collector();
        byte i;
        for (i : 1 .. LATE) { run Late() }; i = 0 };
    busy == 0;
    assert(mirrorRow == row);
    assert(mirrorHasOld)
}
