-- The unified schema in Postgres. The same number and name exists for SQLite; a drift test compares both with the
-- table definitions. Text is COLLATE "C" throughout: keys compare byte-wise and lists have one order on both sides.
-- module: Control
CREATE SCHEMA IF NOT EXISTS persistence;

-- Phase, fence and binding: one row a scope. Every write and read checks it in its own transaction.
CREATE TABLE persistence.control (
    scope            text COLLATE "C" PRIMARY KEY,
    phase            int NOT NULL DEFAULT 0 CHECK (phase BETWEEN 0 AND 4),
    epoch            bigint NOT NULL DEFAULT 0,
    authority        text COLLATE "C" NOT NULL DEFAULT 'sqlite' CHECK (authority IN ('sqlite', 'postgres')),
    state            text COLLATE "C" NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'draining', 'raising', 'seized')),
    attempt_id       text COLLATE "C",
    coverage_epoch   bigint NOT NULL DEFAULT 0,
    ceiling          int CHECK (ceiling BETWEEN 0 AND 4),
    own_id           text COLLATE "C" NOT NULL,
    peer_id          text COLLATE "C",
    generation       bigint NOT NULL DEFAULT 0,
    gc_generation    bigint NOT NULL DEFAULT 0,
    last_version     bigint NOT NULL DEFAULT 0,
    peer_version     bigint NOT NULL DEFAULT 0,
    schema_version   int NOT NULL DEFAULT 1,
    min_writer       int NOT NULL DEFAULT 1
);

INSERT INTO persistence.control (scope, own_id) VALUES ('default', gen_random_uuid()::text);

CREATE TABLE persistence.phase_history (
    scope       text COLLATE "C" NOT NULL,
    epoch       bigint NOT NULL,
    phase       int NOT NULL,
    authority   text COLLATE "C" NOT NULL,
    reason      text COLLATE "C" NOT NULL,
    changed_at  timestamptz NOT NULL,
    PRIMARY KEY (scope, epoch)
);

CREATE TABLE persistence.processes (
    process_id       text COLLATE "C" PRIMARY KEY,
    host             text COLLATE "C" NOT NULL,
    os_process_id    int NOT NULL,
    asks_for         int CHECK (asks_for BETWEEN 0 AND 4),
    library_version  text COLLATE "C" NOT NULL,
    heartbeat_at     timestamptz NOT NULL
);

CREATE TABLE persistence.leases (
    name           text COLLATE "C" PRIMARY KEY,
    holder         text COLLATE "C" NOT NULL,
    fencing_token  bigint NOT NULL,
    expires_at     timestamptz NOT NULL
);

-- The keys whose copy on the other side may be stale. A set, not a log.
CREATE TABLE persistence.pending (
    table_name  text COLLATE "C" NOT NULL,
    row_key     text COLLATE "C" NOT NULL,
    version     bigint NOT NULL,
    since       timestamptz NOT NULL,
    attempts    int NOT NULL DEFAULT 0,
    parked      boolean NOT NULL DEFAULT false,
    last_error  text COLLATE "C",
    PRIMARY KEY (table_name, row_key)
);

CREATE INDEX pending_since ON persistence.pending (parked, since);

-- The versions of deleted keys, so that a late image cannot bring a row back. One goes when two collections have been
-- begun since its gc_generation, that of this database when it was left.
CREATE TABLE persistence.tombstones (
    table_name     text COLLATE "C" NOT NULL,
    row_key        text COLLATE "C" NOT NULL,
    version        bigint NOT NULL,
    gc_generation  bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (table_name, row_key)
);

-- Raised when tombstones of a table are collected: every version issued later is greater.
CREATE TABLE persistence.version_floors (
    table_name  text COLLATE "C" PRIMARY KEY,
    version     bigint NOT NULL
);

-- The instant before which retention keeps no row of a table. It only moves forward, and speaks against late images.
CREATE TABLE persistence.retention_cutoffs (
    table_name  text COLLATE "C" PRIMARY KEY,
    cutoff      timestamptz NOT NULL
);

-- The latest result of each kind about each table. Bound to the epoch at which dual-write coverage began.
CREATE TABLE persistence.evidence (
    kind            text COLLATE "C" NOT NULL CHECK (kind IN ('preflight', 'backfill', 'parity')),
    table_name      text COLLATE "C" NOT NULL,
    coverage_epoch  bigint NOT NULL,
    is_clean        boolean NOT NULL,
    recorded_at     timestamptz NOT NULL,
    report          jsonb NOT NULL,
    PRIMARY KEY (kind, table_name)
);

-- How far a backfill into this database has come, written in the transaction that writes the rows.
CREATE TABLE persistence.backfill_checkpoints (
    table_name      text COLLATE "C" PRIMARY KEY,
    coverage_epoch  bigint NOT NULL,
    last_key        text COLLATE "C",
    rows_done       bigint NOT NULL,
    refused         bigint NOT NULL,
    reconciles      boolean NOT NULL,
    is_complete     boolean NOT NULL,
    run_id          text COLLATE "C" NOT NULL,
    updated_at      timestamptz NOT NULL,
    schema_version  int NOT NULL DEFAULT 1
);

-- What each batch did while Postgres decided: how a batch whose commit outcome is unknown finds out.
-- (json, because it is written with every batch and hardly ever read: jsonb takes more than twice as long to build.)
CREATE TABLE persistence.batch_log (
    batch_id   uuid NOT NULL,
    step       int NOT NULL,
    version    bigint NOT NULL,
    outcome    json NOT NULL,
    logged_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (batch_id, step)
);

-- The largest versions that were applied while Postgres was the mirror: the last one is what it has seen of the file.
CREATE TABLE persistence.applied (
    version  bigint PRIMARY KEY
);

-- The fence of a write: called after the locks were taken, in a statement of its own. Gives the control row. PS003 where
-- the writer's library is older than the oldest that may write.
CREATE FUNCTION persistence.assert_authority(expected_epoch bigint, library bigint) RETURNS persistence.control
LANGUAGE plpgsql STABLE AS $$
DECLARE
    c persistence.control%ROWTYPE;
BEGIN
    SELECT * INTO c FROM persistence.control WHERE scope = 'default';
    IF NOT FOUND OR c.authority <> 'postgres' OR c.state <> 'open' OR c.epoch = 0
       OR (expected_epoch IS NOT NULL AND c.epoch <> expected_epoch) THEN
        RAISE EXCEPTION 'authority %, state %, epoch %; expected authority postgres, state open, epoch %',
            c.authority, c.state, c.epoch, coalesce(expected_epoch::text, 'any') USING ERRCODE = 'PS001';
    END IF;
    IF c.min_writer > library THEN
        RAISE EXCEPTION '%', c.min_writer USING ERRCODE = 'PS003';
    END IF;
    RETURN c;
END $$;

-- The fence of the guarded apply. SQLSTATE PS001 for the epoch, PS002 for the binding, PS003 for images of an older library,
-- PS004 for images that were read before tombstones were collected which may speak against them.
CREATE FUNCTION persistence.assert_mirror(
    expected_epoch bigint, authority_id text, mirror_id text, expected_generation bigint, library bigint,
    read_at_gc bigint) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
    c persistence.control%ROWTYPE;
BEGIN
    SELECT * INTO c FROM persistence.control WHERE scope = 'default';
    IF c.schema_version > library THEN
        RAISE EXCEPTION '%', c.schema_version USING ERRCODE = 'PS003';
    END IF;
    IF NOT FOUND OR c.own_id <> mirror_id OR c.peer_id IS DISTINCT FROM authority_id
       OR c.generation <> expected_generation THEN
        RAISE EXCEPTION 'this database is % bound to % at generation %; the writer expects % bound to % at generation %',
            c.own_id, coalesce(c.peer_id, 'nothing'), c.generation, mirror_id, authority_id, expected_generation
            USING ERRCODE = 'PS002';
    END IF;
    IF c.authority <> 'sqlite' OR c.epoch <> expected_epoch THEN
        RAISE EXCEPTION 'authority %, epoch %; the writer expects a mirror at epoch %',
            c.authority, c.epoch, expected_epoch USING ERRCODE = 'PS001';
    END IF;
    IF c.gc_generation < read_at_gc THEN
        RAISE EXCEPTION 'collection %; the authority knows of collection %', c.gc_generation, read_at_gc
            USING ERRCODE = 'PS001';
    END IF;
    IF c.gc_generation > read_at_gc + 1 THEN
        RAISE EXCEPTION '%', c.gc_generation USING ERRCODE = 'PS004';
    END IF;
END $$;

CREATE FUNCTION persistence.has_partition(parent oid, partition_name text) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class t ON t.oid = i.inhrelid
        WHERE i.inhparent = parent AND t.relname = partition_name)
$$;

-- Makes the partition of a UTC month where it is missing, and that of the month behind it, so that it is there ahead of
-- time. Runs as its owner, because the application's role creates no tables; so it takes nothing but a replicated table
-- that is partitioned by one point in time. The new table is attached, which leaves the parent to its readers and writers.
CREATE FUNCTION persistence.ensure_month(parent_schema text, parent_name text, month date) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS $$
DECLARE
    parent oid;
    from_day date;
    partition_name text;
    made int := 0;
BEGIN
    SELECT t.oid INTO parent
    FROM pg_class t
    JOIN pg_namespace n ON n.oid = t.relnamespace
    JOIN pg_partitioned_table p ON p.partrelid = t.oid AND p.partstrat = 'r' AND p.partnatts = 1
    JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum = p.partattrs[0] AND c.atttypid = 'timestamptz'::regtype
    WHERE n.nspname = parent_schema AND t.relname = parent_name AND NOT t.relispartition
      AND EXISTS (SELECT FROM pg_attribute v
                  WHERE v.attrelid = t.oid AND v.attname = 'row_version' AND NOT v.attisdropped);
    IF parent IS NULL THEN
        RAISE EXCEPTION '%.% is no replicated table that is partitioned by one timestamptz', parent_schema, parent_name
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF month IS NULL OR month NOT BETWEEN '0001-01-01' AND '9999-12-31' THEN
        RAISE EXCEPTION 'the month % is not one of the years 1 to 9999', month
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;

    FOR ahead IN 0..1 LOOP
        from_day := date_trunc('month', month::timestamp) + ahead * interval '1 month';
        partition_name := parent_name || to_char(from_day, '"_y"YYYY"m"MM');
        CONTINUE WHEN from_day > '9999-12-31' OR persistence.has_partition(parent, partition_name);
        BEGIN
            -- A partition ahead of time must cost nobody anything: neither a wait nor a failure.
            IF ahead = 1 THEN
                PERFORM set_config('lock_timeout', '100ms', true);
            END IF;
            -- One process at a time. Who waited looks again.
            PERFORM pg_advisory_xact_lock(x'5051000000000000'::bigint);
            CONTINUE WHEN persistence.has_partition(parent, partition_name);
            EXECUTE format('CREATE TABLE %I.%I (LIKE %I.%I INCLUDING ALL EXCLUDING INDEXES)',
                parent_schema, partition_name, parent_schema, parent_name);
            EXECUTE format('ALTER TABLE %I.%I ATTACH PARTITION %I.%I FOR VALUES FROM (%L) TO (%L)',
                parent_schema, parent_name, parent_schema, partition_name,
                from_day::timestamptz, (from_day + interval '1 month')::timestamptz);
            made := made + 1;
        EXCEPTION WHEN OTHERS THEN
            IF ahead = 0 THEN
                RAISE;
            END IF;
        END;
    END LOOP;
    RETURN made;
END $$;

REVOKE ALL ON FUNCTION persistence.ensure_month(text, text, date) FROM PUBLIC;

-- Drops the oldest partition of a table of which retention keeps no row, by the cutoff that is recorded here. Gives 1
-- where one went, 0 where there is none, and -1 where the table was in use for too long: a drop keeps all others from the
-- table while it waits, so it does not wait. Runs as its owner, because the application's role drops no tables.
CREATE FUNCTION persistence.drop_month(parent_schema text, parent_name text) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET lock_timeout = '100ms' AS $$
DECLARE
    old_partition text;
BEGIN
    SELECT format('%I.%I', n.nspname, t.relname) INTO old_partition
    FROM pg_class p
    JOIN pg_namespace pn ON pn.oid = p.relnamespace
    JOIN pg_inherits i ON i.inhparent = p.oid
    JOIN pg_class t ON t.oid = i.inhrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace
    CROSS JOIN LATERAL (
        SELECT substring(pg_get_expr(t.relpartbound, t.oid) FROM ' TO \(''([^'']+)''\)')::timestamptz AS ends) bound
    JOIN persistence.retention_cutoffs r ON r.table_name = parent_schema || '.' || parent_name AND bound.ends <= r.cutoff
    WHERE pn.nspname = parent_schema AND p.relname = parent_name AND p.relkind = 'p' AND t.relkind = 'r'
    ORDER BY bound.ends LIMIT 1;
    IF old_partition IS NULL THEN
        RETURN 0;
    END IF;
    EXECUTE 'DROP TABLE IF EXISTS ' || old_partition;
    RETURN 1;
EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
    RETURN -1;
END $$;

REVOKE ALL ON FUNCTION persistence.drop_month(text, text) FROM PUBLIC;

-- module: Pipeline
CREATE SCHEMA IF NOT EXISTS workflow;

CREATE TABLE workflow.run_records (
    run_id                        text COLLATE "C" NOT NULL,
    record_kind                   text COLLATE "C" NOT NULL
        CHECK (record_kind IN ('run', 'step', 'report', 'question', 'artifact', 'workstream_link')),
    step                          text COLLATE "C" NOT NULL,
    record_key                    text COLLATE "C" NOT NULL,
    status                        text COLLATE "C"
        CHECK (status IN ('', 'running', 'completed', 'failed', 'skipped', 'cached', 'high', 'medium', 'low')),
    papers_dir                    text COLLATE "C",
    config_hash                   text COLLATE "C",
    workstream_id                 text COLLATE "C",
    arm                           text COLLATE "C",
    parent_run_id                 text COLLATE "C",
    trigger_source                text COLLATE "C",
    git_sha                       text COLLATE "C",
    git_branch                    text COLLATE "C",
    config_effective_json         jsonb NOT NULL,
    paper_set_hash                text COLLATE "C",
    question                      text COLLATE "C",
    report_question_set           text COLLATE "C",
    started_at                    timestamptz,
    finished_at                   timestamptz,
    report_path                   text COLLATE "C",
    agentic_status                text COLLATE "C",
    report_hash                   text COLLATE "C",
    report_question_count         int,
    confidence_mean               double precision,
    confidence_label_counts_json  jsonb NOT NULL,
    final_answer_hash             text COLLATE "C",
    question_id                   text COLLATE "C",
    artifact_type                 text COLLATE "C",
    artifact_path                 text COLLATE "C",
    artifact_sha256               text COLLATE "C",
    idempotency_key               text COLLATE "C",
    input_hash                    text COLLATE "C",
    reuse_source_run_id           text COLLATE "C",
    reuse_source_record_key       text COLLATE "C",
    created_at                    timestamptz NOT NULL,
    updated_at                    timestamptz NOT NULL,
    output_json                   jsonb NOT NULL,
    payload_json                  jsonb NOT NULL,
    metadata_json                 jsonb NOT NULL,
    row_version                   bigint NOT NULL,
    PRIMARY KEY (run_id, record_kind, step, record_key)
);

-- One index for each list that the key does not serve. Partial, so that rows of other kinds do not pay for them; the
-- literals are those of the store's queries. What serves a run's own rows is the key.
CREATE INDEX run_records_recent_runs ON workflow.run_records ((coalesce(finished_at, updated_at)) DESC, run_id DESC)
    WHERE record_kind = 'run';
CREATE INDEX run_records_workstream_runs
    ON workflow.run_records (workstream_id, (coalesce(finished_at, updated_at)) DESC)
    WHERE record_kind = 'run' AND workstream_id IS NOT NULL;
CREATE INDEX run_records_reusable_steps
    ON workflow.run_records (step, (coalesce(finished_at, updated_at)) DESC, run_id DESC)
    WHERE record_kind = 'step' AND status = 'completed';

CREATE TABLE workflow.async_jobs (
    job_id               text COLLATE "C" NOT NULL,
    queue_name           text COLLATE "C" NOT NULL,
    job_type             text COLLATE "C" NOT NULL,
    status               text COLLATE "C" NOT NULL
        CHECK (status IN ('queued', 'retry', 'running', 'completed', 'failed', 'cancelled')),
    priority             int NOT NULL,
    unique_key           text COLLATE "C",
    payload_json         jsonb NOT NULL,
    result_json          jsonb NOT NULL,
    error_text           text COLLATE "C",
    attempt_count        int NOT NULL,
    max_attempts         int NOT NULL,
    retry_delay_seconds  int NOT NULL,
    available_at         timestamptz NOT NULL,
    locked_at            timestamptz,
    lease_expires_at     timestamptz,
    worker_id            text COLLATE "C",
    started_at           timestamptz,
    finished_at          timestamptz,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    row_version          bigint NOT NULL,
    PRIMARY KEY (job_id)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

-- What waits, in the order of claims, and what may be taken over when its lease has ended. A job that is claimed leaves the
-- first index, so that a claim does not walk over jobs that run or ran.
CREATE INDEX async_jobs_claims ON workflow.async_jobs (queue_name, priority DESC, created_at, job_id, available_at)
    WHERE status IN ('queued', 'retry');
CREATE INDEX async_jobs_leases ON workflow.async_jobs (queue_name, lease_expires_at, job_id) WHERE status = 'running';
-- Most jobs have no such key, and do not pay for it.
CREATE UNIQUE INDEX async_jobs_unique_keys ON workflow.async_jobs (unique_key) WHERE unique_key IS NOT NULL;
CREATE INDEX async_jobs_failures ON workflow.async_jobs (finished_at DESC NULLS LAST, job_id DESC)
    WHERE status = 'failed';

CREATE SCHEMA IF NOT EXISTS observability;

-- Rows are only ever added, each to the partition of its UTC month, which persistence.ensure_month makes on demand. Costs
-- are nano-US-dollars; NULL is unpriced.
CREATE TABLE observability.token_usage (
    created_at            timestamptz NOT NULL,
    event_id              uuid NOT NULL,
    model                 text COLLATE "C",
    operation             text COLLATE "C",
    step                  text COLLATE "C",
    question_id           text COLLATE "C",
    input_tokens          bigint NOT NULL,
    cached_input_tokens   bigint NOT NULL,
    output_tokens         bigint NOT NULL,
    reasoning_tokens      bigint NOT NULL,
    total_tokens          bigint NOT NULL,
    session_id            text COLLATE "C",
    request_id            text COLLATE "C",
    provider_request_id   text COLLATE "C",
    latency_ms            int,
    cache_hit             boolean,
    cost_input_nano_usd   bigint,
    cost_output_nano_usd  bigint,
    cost_total_nano_usd   bigint,
    run_id                text COLLATE "C",
    meta                  jsonb NOT NULL,
    row_version           bigint NOT NULL,
    PRIMARY KEY (created_at, event_id)
) PARTITION BY RANGE (created_at);

-- Usage by run, by session and by request, newest first; partial, so that a row without one does not pay for it. What
-- is asked for by time alone is served by the key.
CREATE INDEX token_usage_run ON observability.token_usage (run_id, created_at) WHERE run_id IS NOT NULL;
CREATE INDEX token_usage_session ON observability.token_usage (session_id, created_at) WHERE session_id IS NOT NULL;
CREATE INDEX token_usage_request ON observability.token_usage (request_id, created_at) WHERE request_id IS NOT NULL;

-- Usage summed up by UTC day and model; an unknown model is the empty text. The sums of a day are read as long as they
-- are current, which ends in the transaction that adds a call of that day.
CREATE TABLE observability.token_usage_daily (
    day                   date NOT NULL,
    model                 text COLLATE "C" NOT NULL,
    is_current            boolean NOT NULL,
    calls                 bigint NOT NULL,
    unpriced_calls        bigint NOT NULL,
    first_seen_at         timestamptz NOT NULL,
    last_seen_at          timestamptz NOT NULL,
    input_tokens          bigint NOT NULL,
    cached_input_tokens   bigint NOT NULL,
    output_tokens         bigint NOT NULL,
    reasoning_tokens      bigint NOT NULL,
    total_tokens          bigint NOT NULL,
    cost_input_nano_usd   bigint,
    cost_output_nano_usd  bigint,
    cost_total_nano_usd   bigint,
    row_version           bigint NOT NULL,
    PRIMARY KEY (day, model)
);

-- What models cost, in nano-US-dollars for a million tokens. The ranges of one model do not overlap: the store sees to it.
CREATE TABLE observability.model_prices (
    model                              text COLLATE "C" NOT NULL,
    valid_from                         timestamptz NOT NULL,
    valid_to                           timestamptz,
    input_nano_usd_per_million         bigint NOT NULL,
    cached_input_nano_usd_per_million  bigint,
    output_nano_usd_per_million        bigint NOT NULL,
    reasoning_nano_usd_per_million     bigint,
    row_version                        bigint NOT NULL,
    PRIMARY KEY (model, valid_from)
);

-- Free text stands in no index: a normalised query is found by its digest and compared on the hit.
CREATE SCHEMA IF NOT EXISTS retrieval;

CREATE TABLE retrieval.query_cache (
    cache_key               text COLLATE "C" NOT NULL,
    query                   text COLLATE "C",
    query_normalized        text COLLATE "C",
    query_digest            text COLLATE "C",
    paper_path              text COLLATE "C",
    model                   text COLLATE "C",
    context_hash            text COLLATE "C",
    answer                  text COLLATE "C",
    created_at              timestamptz NOT NULL,
    expires_at              timestamptz,
    paper_fingerprint       text COLLATE "C",
    prompt_profile_hash     text COLLATE "C",
    retrieval_profile_hash  text COLLATE "C",
    share_eligible          boolean NOT NULL,
    safety_flags_json       jsonb NOT NULL,
    source_user_id          bigint,
    row_version             bigint NOT NULL,
    PRIMARY KEY (cache_key)
);

-- For the newest entry of a query, and for all entries of a paper.
CREATE INDEX query_cache_queries ON retrieval.query_cache (paper_path, query_digest, created_at DESC)
    WHERE paper_path IS NOT NULL;
CREATE INDEX query_cache_created ON retrieval.query_cache (created_at);
CREATE INDEX query_cache_expiry ON retrieval.query_cache (expires_at) WHERE expires_at IS NOT NULL;

-- Rows are only ever added. The indexes serve retention, and the events of a run, in order.
CREATE TABLE retrieval.retrieval_events (
    id           bigint NOT NULL,
    created_at   timestamptz NOT NULL,
    run_id       text COLLATE "C",
    request_id   text COLLATE "C",
    query        text COLLATE "C",
    method       text COLLATE "C",
    top_k        int,
    stats_json   jsonb NOT NULL,
    row_version  bigint NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX retrieval_events_created ON retrieval.retrieval_events (created_at);
CREATE INDEX retrieval_events_run ON retrieval.retrieval_events (run_id, created_at) WHERE run_id IS NOT NULL;

-- Rows are only ever added. Newest first, of all components or of one.
CREATE TABLE observability.request_failures (
    id            bigint NOT NULL,
    component     text COLLATE "C",
    error         text COLLATE "C",
    context_json  jsonb NOT NULL,
    created_at    timestamptz NOT NULL,
    row_version   bigint NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX request_failures_recent ON observability.request_failures (created_at DESC, id DESC);
CREATE INDEX request_failures_component ON observability.request_failures (component, created_at DESC, id DESC)
    WHERE component IS NOT NULL;

CREATE SCHEMA IF NOT EXISTS ingestion;

CREATE TABLE ingestion.documents (
    doc_id        text COLLATE "C" NOT NULL,
    path          text COLLATE "C" NOT NULL,
    title         text COLLATE "C",
    author        text COLLATE "C",
    extracted_at  timestamptz,
    file_hash     text COLLATE "C",
    text_hash     text COLLATE "C",
    row_version   bigint NOT NULL,
    PRIMARY KEY (doc_id)
);

CREATE TABLE ingestion.paper_metadata (
    doc_id            text COLLATE "C" NOT NULL REFERENCES ingestion.documents (doc_id) DEFERRABLE,
    path              text COLLATE "C" NOT NULL,
    title             text COLLATE "C",
    author            text COLLATE "C",
    authors_json      jsonb NOT NULL,
    primary_doi       text COLLATE "C",
    dois_json         jsonb NOT NULL,
    openalex_id       text COLLATE "C",
    openalex_doi      text COLLATE "C",
    publication_year  int,
    venue             text COLLATE "C",
    repec_handle      text COLLATE "C",
    source_url        text COLLATE "C",
    openalex_json     jsonb NOT NULL,
    citec_json        jsonb NOT NULL,
    metadata_json     jsonb NOT NULL,
    extracted_at      timestamptz,
    updated_at        timestamptz NOT NULL,
    row_version       bigint NOT NULL,
    PRIMARY KEY (doc_id)
);

CREATE INDEX paper_metadata_doi ON ingestion.paper_metadata (primary_doi, doc_id) WHERE primary_doi IS NOT NULL;
CREATE INDEX paper_metadata_path ON ingestion.paper_metadata (path, doc_id);

CREATE TABLE ingestion.prep_manifests (
    run_id       text COLLATE "C" NOT NULL,
    created_at   timestamptz NOT NULL,
    corpus_hash  text COLLATE "C",
    payload      jsonb NOT NULL,
    row_version  bigint NOT NULL,
    PRIMARY KEY (run_id)
);

CREATE INDEX prep_manifests_recent ON ingestion.prep_manifests (created_at DESC, run_id DESC);

CREATE SCHEMA IF NOT EXISTS enrichment;

-- Readers judge an answer by fetched_at; from expires_at on it may be purged.
CREATE TABLE enrichment.openalex_cache (
    cache_key    text COLLATE "C" NOT NULL,
    work_id      text COLLATE "C",
    query        text COLLATE "C",
    response     jsonb NOT NULL,
    fetched_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    row_version  bigint NOT NULL,
    PRIMARY KEY (cache_key)
);

CREATE INDEX openalex_cache_expiry ON enrichment.openalex_cache (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE enrichment.citec_cache (
    cache_key     text COLLATE "C" NOT NULL,
    repec_handle  text COLLATE "C",
    response      jsonb NOT NULL,
    fetched_at    timestamptz NOT NULL,
    expires_at    timestamptz,
    row_version   bigint NOT NULL,
    PRIMARY KEY (cache_key)
);

CREATE INDEX citec_cache_expiry ON enrichment.citec_cache (expires_at) WHERE expires_at IS NOT NULL;

-- A pattern is unique by its digest, because free text stands in no index.
CREATE TABLE enrichment.openalex_title_overrides (
    id                    bigint NOT NULL,
    title_pattern         text COLLATE "C" NOT NULL,
    title_pattern_digest  text COLLATE "C" NOT NULL,
    match_type            text COLLATE "C" NOT NULL CHECK (match_type IN ('contains', 'exact')),
    openalex_work_id      text COLLATE "C" NOT NULL,
    priority              int NOT NULL,
    note                  text COLLATE "C",
    enabled               boolean NOT NULL,
    created_at            timestamptz NOT NULL,
    updated_at            timestamptz NOT NULL,
    row_version           bigint NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (title_pattern_digest, match_type, openalex_work_id)
);

CREATE INDEX openalex_title_overrides_in_use
    ON enrichment.openalex_title_overrides (priority DESC, updated_at DESC, id DESC) WHERE enabled;

CREATE TABLE enrichment.paper_openalex_metadata (
    paper_path                 text COLLATE "C" NOT NULL,
    title                      text COLLATE "C" NOT NULL,
    authors                    text COLLATE "C" NOT NULL,
    query_title                text COLLATE "C" NOT NULL,
    query_authors              text COLLATE "C" NOT NULL,
    query_year                 int,
    openalex_id                text COLLATE "C",
    openalex_doi               text COLLATE "C",
    openalex_title             text COLLATE "C",
    openalex_publication_year  int,
    openalex_authors_json      jsonb NOT NULL,
    openalex_json              jsonb NOT NULL,
    match_status               text COLLATE "C" NOT NULL CHECK (match_status IN ('matched', 'not_found', 'error')),
    error_text                 text COLLATE "C",
    created_at                 timestamptz NOT NULL,
    updated_at                 timestamptz NOT NULL,
    row_version                bigint NOT NULL,
    PRIMARY KEY (paper_path)
);

CREATE SCHEMA IF NOT EXISTS auth;

-- Names and addresses are unique without regard to case: the library folds them.
CREATE TABLE auth.streamlit_users (
    id               bigint NOT NULL,
    username         text COLLATE "C" NOT NULL,
    username_folded  text COLLATE "C" NOT NULL,
    email            text COLLATE "C",
    email_folded     text COLLATE "C",
    password_hash    text COLLATE "C" NOT NULL,
    display_name     text COLLATE "C",
    is_active        boolean NOT NULL,
    last_login_at    timestamptz,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    row_version      bigint NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (username_folded),
    UNIQUE (email_folded)
);

CREATE TABLE auth.streamlit_sessions (
    session_id        text COLLATE "C" NOT NULL,
    user_id           bigint REFERENCES auth.streamlit_users (id) DEFERRABLE,
    username          text COLLATE "C" NOT NULL,
    source            text COLLATE "C" NOT NULL,
    authenticated_at  timestamptz NOT NULL,
    revoked_at        timestamptz,
    expires_at        timestamptz,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    row_version       bigint NOT NULL,
    PRIMARY KEY (session_id)
);

CREATE INDEX streamlit_sessions_user ON auth.streamlit_sessions (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX streamlit_sessions_expiry ON auth.streamlit_sessions (expires_at) WHERE expires_at IS NOT NULL;

CREATE SCHEMA IF NOT EXISTS indexing;

CREATE TABLE indexing.pipeline_runs (
    id                  bigint NOT NULL,
    workflow_run_id     text COLLATE "C",
    workstream_id       text COLLATE "C",
    arm                 text COLLATE "C",
    paper_set_hash      text COLLATE "C",
    index_build_reason  text COLLATE "C",
    git_sha             text COLLATE "C",
    extractor_version   text COLLATE "C",
    embedding_model     text COLLATE "C",
    chunk_words         int,
    chunk_overlap       int,
    normalized          boolean,
    idempotency_key     text COLLATE "C",
    created_at          timestamptz NOT NULL,
    row_version         bigint NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (idempotency_key)
);

CREATE INDEX pipeline_runs_workflow_run ON indexing.pipeline_runs (workflow_run_id, created_at, id)
    WHERE workflow_run_id IS NOT NULL;

CREATE TABLE indexing.index_versions (
    index_id            text COLLATE "C" NOT NULL,
    created_at          timestamptz NOT NULL,
    embedding_model     text COLLATE "C",
    chunk_words         int,
    chunk_overlap       int,
    corpus_fingerprint  text COLLATE "C",
    index_path          text COLLATE "C",
    shard_path          text COLLATE "C",
    row_version         bigint NOT NULL,
    PRIMARY KEY (index_id)
);

-- There is one slot for the active shard, so that two can never be active.
CREATE TABLE indexing.index_shards (
    shard_name       text COLLATE "C" NOT NULL,
    path             text COLLATE "C",
    pipeline_run_id  bigint REFERENCES indexing.pipeline_runs (id) DEFERRABLE,
    index_id         text COLLATE "C" REFERENCES indexing.index_versions (index_id) DEFERRABLE,
    created_at       timestamptz NOT NULL,
    is_active        boolean NOT NULL,
    active_slot      int,
    row_version      bigint NOT NULL,
    PRIMARY KEY (shard_name),
    UNIQUE (active_slot),
    CONSTRAINT one_slot_for_the_active CHECK (is_active = (active_slot IS NOT NULL) AND coalesce(active_slot, 1) = 1)
);

-- The embedding stands before the long text, so that reading it does not walk through the text's pages.
CREATE TABLE indexing.vectors (
    chunk_id         text COLLATE "C" NOT NULL,
    id               bigint NOT NULL,
    doc_id           text COLLATE "C" NOT NULL REFERENCES ingestion.documents (doc_id) DEFERRABLE,
    pipeline_run_id  bigint REFERENCES indexing.pipeline_runs (id) DEFERRABLE,
    embedding        real[] NOT NULL,
    chunk_hash       text COLLATE "C",
    paper_path       text COLLATE "C",
    page             int,
    start_word       int,
    end_word         int,
    created_at       timestamptz NOT NULL,
    row_version      bigint NOT NULL,
    text             text COLLATE "C",
    PRIMARY KEY (chunk_id),
    UNIQUE (id)
);

CREATE INDEX vectors_document ON indexing.vectors (doc_id, id);
CREATE INDEX vectors_pipeline_run ON indexing.vectors (pipeline_run_id, id) WHERE pipeline_run_id IS NOT NULL;
CREATE INDEX vectors_paper ON indexing.vectors (paper_path, id) WHERE paper_path IS NOT NULL;
