/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journal protocol: how a load reaches Tableau once, whatever stops.
 *
 * A version stands for all rows at one moment. SYSPRO goes from 1 to VERSIONS. A run takes the lease, finishes what the
 * journal holds, reads SYSPRO, writes the journal, sends the rows under a RequestID, waits for the answer, and moves the
 * watermark. Two runners do this side by side. Each of them may crash or pause between any two steps. Each request may
 * arrive late and in any order, each answer may be lost. Tableau carries out a RequestID once while it remembers it.
 *
 * Two claims:
 *   never back   Tableau never takes a version older than the one that it holds
 *   ends right   once nothing is under way, one more run leaves Tableau with SYSPRO's version
 *
 * What the surroundings do worse (the first claim is off, the second has to hold with LOOK and is violated without):
 *   -DFORGETFUL        Tableau forgets RequestIDs at any time
 *   -DGIVE_UP          a run may give up a load that it has sent, because its payload is lost
 * What the product does about it:
 *   -DLOOK             a run first compares what Tableau holds with what was loaded; without the permission to
 *                      download it cannot
 * Mutants, each of which has to be found:
 *   -DNO_FENCE         the store takes writes of a run whose lease has passed to another
 *   -DFRESH_ID         a load that is sent again gets a new RequestID
 *   -DNO_RECOVERY      a run reads SYSPRO without finishing what the journal holds
 *   -DJOURNAL_LATE     the rows are sent before the journal is written
 *   -DWATERMARK_FIRST  the watermark moves before the journal is written
 *   -DTRUST_SILENCE    no answer is taken for success
 */
#ifndef VERSIONS
#define VERSIONS 3
#endif
#ifndef LEASES
#define LEASES 4     /* how many runs there are */
#endif
#define IDS 8        /* more than the RequestIDs that the runs need */
#define SLOTS 3      /* requests under way at a time */
#define NONE 0

#if defined(FORGETFUL) || defined(GIVE_UP)
#define NEVER_BACK true
#else
#define NEVER_BACK (slot_version[at] >= tableau)
#endif
#ifdef NO_FENCE
#define LEADS true
#else
#define LEADS (lease == mine)
#endif
#define MAY_CRASH if :: goto over :: skip fi

byte syspro = 1;                 /* what SYSPRO has */
byte tableau = 0;                /* what Tableau holds */
bool known[IDS];                 /* RequestIDs that Tableau remembers */

/* The store: it survives every crash. */
byte lease = 0;                  /* the newest lease's number */
byte journal_version = NONE;     /* the load under way */
byte journal_id = NONE;
byte last_id = NONE;
byte watermark = 0;              /* what was loaded, as far as we know */

byte slot_version[SLOTS];        /* requests under way; NONE is a free slot */
byte slot_id[SLOTS];
byte slot_sender[SLOTS];
byte answer[2];                  /* the RequestID that each runner has an answer for */

inline clear_answer() { answer[me] = NONE }

inline send_request() {
    atomic {
        if
        :: slot_version[0] == NONE -> at = 0
        :: slot_version[0] != NONE && slot_version[1] == NONE -> at = 1
        :: slot_version[0] != NONE && slot_version[1] != NONE && slot_version[2] == NONE -> at = 2
        :: else -> goto over
        fi;
        slot_version[at] = version; slot_id[at] = id; slot_sender[at] = me; at = 0
    }
}

proctype Tableau() {
    byte at = 0;
end:
    do
    :: atomic {
        /* Any request that is under way arrives next. */
        if
        :: slot_version[0] != NONE -> at = 0
        :: slot_version[1] != NONE -> at = 1
        :: slot_version[2] != NONE -> at = 2
        fi;
        if
        :: !known[slot_id[at]] ->
            assert(NEVER_BACK);
            tableau = slot_version[at];
            known[slot_id[at]] = true
        :: else
        fi;
        if
        :: answer[slot_sender[at]] = slot_id[at]
        :: skip                                     /* the answer is lost */
        fi;
        slot_version[at] = NONE; slot_id[at] = NONE; slot_sender[at] = 0; at = 0
    }
#ifdef FORGETFUL
    :: atomic { known[1] && (slot_version[0] != NONE || slot_version[1] != NONE || slot_version[2] != NONE) -> known[1] = false }
    :: atomic { known[2] && (slot_version[0] != NONE || slot_version[1] != NONE || slot_version[2] != NONE) -> known[2] = false }
#endif
    od
}

proctype Syspro() {
    do
    :: atomic { syspro < VERSIONS -> syspro++ }
    :: syspro == VERSIONS -> break
    od
}

proctype Runner(byte me) {
    byte mine = 0, version = NONE, id = NONE, at = 0;
    do
    :: atomic { lease < LEASES -> lease++; mine = lease; clear_answer() }
        MAY_CRASH;
#ifndef NO_RECOVERY
        atomic {
            if
            :: LEADS && journal_version != NONE -> version = journal_version; id = journal_id
            :: else
            fi
        }
#ifdef GIVE_UP
        if
        :: atomic { version != NONE && LEADS -> journal_version = NONE; journal_id = NONE; version = NONE; id = NONE }
        :: skip
        fi;
#endif
        if
        :: version != NONE -> goto send
        :: else
        fi;
#endif
read:
        atomic {
            if
#ifdef LOOK
            :: syspro > watermark || tableau != watermark -> version = syspro
#else
            :: syspro > watermark -> version = syspro
#endif
            :: else -> goto over
            fi
        }
        MAY_CRASH;
#ifdef WATERMARK_FIRST
        atomic { if :: LEADS -> watermark = version :: else -> goto over fi }
        MAY_CRASH;
#endif
#ifdef JOURNAL_LATE
        atomic { last_id++; id = last_id }
        send_request();
        MAY_CRASH;
        atomic { if :: LEADS -> journal_version = version; journal_id = id :: else -> goto over fi }
        goto wait;
#else
        atomic {
            if
            :: LEADS -> last_id++; id = last_id; journal_version = version; journal_id = id
            :: else -> goto over
            fi
        }
#endif
send:
        MAY_CRASH;
#ifdef FRESH_ID
        atomic { if :: last_id < IDS - 1 -> last_id++; id = last_id :: else -> goto over fi }
#endif
        send_request();
wait:
        if
        :: answer[me] == id
#ifdef TRUST_SILENCE
        :: skip
#else
        :: goto over                                /* no answer in time, or a crash: nobody knows */
#endif
        fi;
        atomic {
            if
            :: LEADS -> watermark = version; journal_version = NONE; journal_id = NONE; version = NONE; id = NONE
            :: else -> skip
            fi
        }
over:
        version = NONE; id = NONE; at = 0
    :: lease == LEASES -> break
    od
}

/* One more run, alone, once nothing is under way. */
active proctype LastRun() {
    run Tableau(); run Syspro(); run Runner(0); run Runner(1);
    (_nr_pr == 2 && slot_version[0] == NONE && slot_version[1] == NONE && slot_version[2] == NONE);
    atomic {
#ifndef NO_RECOVERY
        if
        :: journal_version != NONE ->
            if
            :: !known[journal_id] -> tableau = journal_version
            :: else
            fi;
            watermark = journal_version
        :: else
        fi;
#endif
        if
#ifdef LOOK
        :: syspro > watermark || tableau != watermark -> tableau = syspro
#else
        :: syspro > watermark -> tableau = syspro
#endif
        :: else
        fi;
        assert(tableau == syspro)
    }
}
