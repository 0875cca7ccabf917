-- The unified schema in SQLite. The same number and name exists for Postgres; a drift test compares both with the
-- table definitions. Points in time are TEXT yyyy-MM-ddTHH:mm:ss.ffffffZ, UTC.
-- module: Control
-- Phase, fence and binding: one row a scope. Every write and read checks it in its own transaction.
CREATE TABLE persistence_control (
    scope            TEXT PRIMARY KEY NOT NULL,
    phase            INTEGER NOT NULL DEFAULT 0 CHECK (phase BETWEEN 0 AND 4),
    epoch            INTEGER NOT NULL DEFAULT 0,
    authority        TEXT NOT NULL DEFAULT 'sqlite' CHECK (authority IN ('sqlite', 'postgres')),
    state            TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'draining', 'raising', 'seized')),
    attempt_id       TEXT,
    coverage_epoch   INTEGER NOT NULL DEFAULT 0,
    ceiling          INTEGER CHECK (ceiling BETWEEN 0 AND 4),
    own_id           TEXT NOT NULL,
    peer_id          TEXT,
    generation       INTEGER NOT NULL DEFAULT 0,
    gc_generation    INTEGER NOT NULL DEFAULT 0,
    last_version     INTEGER NOT NULL DEFAULT 0,
    peer_version     INTEGER NOT NULL DEFAULT 0,
    unverified_version  INTEGER,
    server_mark      TEXT,
    complete_until   TEXT,
    schema_version   INTEGER NOT NULL DEFAULT 1,
    min_writer       INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;

INSERT INTO persistence_control (scope, own_id) VALUES ('default', lower(hex(randomblob(16))));

CREATE TABLE persistence_phase_history (
    scope       TEXT NOT NULL,
    epoch       INTEGER NOT NULL,
    phase       INTEGER NOT NULL,
    authority   TEXT NOT NULL,
    reason      TEXT NOT NULL,
    changed_at  TEXT NOT NULL,
    PRIMARY KEY (scope, epoch)
) WITHOUT ROWID;

CREATE TABLE persistence_processes (
    process_id       TEXT PRIMARY KEY NOT NULL,
    host             TEXT NOT NULL,
    os_process_id    INTEGER NOT NULL,
    asks_for         INTEGER CHECK (asks_for BETWEEN 0 AND 4),
    library_version  TEXT NOT NULL,
    heartbeat_at     TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE persistence_leases (
    name           TEXT PRIMARY KEY NOT NULL,
    holder         TEXT NOT NULL,
    fencing_token  INTEGER NOT NULL,
    expires_at     TEXT NOT NULL
) WITHOUT ROWID;

-- The keys whose copy on the other side may be stale. A set, not a log.
CREATE TABLE persistence_pending (
    table_name  TEXT NOT NULL,
    row_key     TEXT NOT NULL,
    version     INTEGER NOT NULL,
    since       TEXT NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    parked      INTEGER NOT NULL DEFAULT 0,
    last_error  TEXT,
    PRIMARY KEY (table_name, row_key)
) WITHOUT ROWID;

CREATE INDEX persistence_pending_since ON persistence_pending (parked, since);

-- The versions of deleted keys, so that a late image cannot bring a row back. One goes when two collections have been
-- begun since its gc_generation, that of this database when it was left.
CREATE TABLE persistence_tombstones (
    table_name     TEXT NOT NULL,
    row_key        TEXT NOT NULL,
    version        INTEGER NOT NULL,
    gc_generation  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (table_name, row_key)
) WITHOUT ROWID;

-- Raised when tombstones of a table are collected: every version issued later is greater.
CREATE TABLE persistence_version_floors (
    table_name  TEXT PRIMARY KEY NOT NULL,
    version     INTEGER NOT NULL
) WITHOUT ROWID;

-- The instant before which retention keeps no row of a table. It only moves forward, and speaks against late images.
CREATE TABLE persistence_retention_cutoffs (
    table_name  TEXT PRIMARY KEY NOT NULL,
    cutoff      TEXT NOT NULL
) WITHOUT ROWID;

-- The latest result of each kind about each table. Bound to the epoch at which dual-write coverage began.
CREATE TABLE persistence_evidence (
    kind            TEXT NOT NULL CHECK (kind IN ('preflight', 'backfill', 'parity')),
    table_name      TEXT NOT NULL,
    coverage_epoch  INTEGER NOT NULL,
    is_clean        INTEGER NOT NULL,
    recorded_at     TEXT NOT NULL,
    report          TEXT NOT NULL,
    PRIMARY KEY (kind, table_name)
) WITHOUT ROWID;

-- How far a backfill into this database has come, written in the transaction that writes the rows.
CREATE TABLE persistence_backfill_checkpoints (
    table_name      TEXT PRIMARY KEY NOT NULL,
    coverage_epoch  INTEGER NOT NULL,
    last_key        TEXT,
    rows_done       INTEGER NOT NULL,
    refused         INTEGER NOT NULL,
    reconciles      INTEGER NOT NULL,
    is_complete     INTEGER NOT NULL,
    run_id          TEXT NOT NULL,
    updated_at      TEXT NOT NULL,
    schema_version  INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;

-- module: Pipeline

CREATE TABLE workflow_run_records (
    run_id                        TEXT NOT NULL,
    record_kind                   TEXT NOT NULL
        CHECK (record_kind IN ('run', 'step', 'report', 'question', 'artifact', 'workstream_link')),
    step                          TEXT NOT NULL,
    record_key                    TEXT NOT NULL,
    status                        TEXT
        CHECK (status IN ('', 'running', 'completed', 'failed', 'skipped', 'cached', 'high', 'medium', 'low')),
    papers_dir                    TEXT,
    config_hash                   TEXT,
    workstream_id                 TEXT,
    arm                           TEXT,
    parent_run_id                 TEXT,
    trigger_source                TEXT,
    git_sha                       TEXT,
    git_branch                    TEXT,
    config_effective_json         TEXT NOT NULL,
    paper_set_hash                TEXT,
    question                      TEXT,
    report_question_set           TEXT,
    started_at                    TEXT,
    finished_at                   TEXT,
    report_path                   TEXT,
    agentic_status                TEXT,
    report_hash                   TEXT,
    report_question_count         INTEGER,
    confidence_mean               REAL,
    confidence_label_counts_json  TEXT NOT NULL,
    final_answer_hash             TEXT,
    question_id                   TEXT,
    artifact_type                 TEXT,
    artifact_path                 TEXT,
    artifact_sha256               TEXT,
    idempotency_key               TEXT,
    input_hash                    TEXT,
    reuse_source_run_id           TEXT,
    reuse_source_record_key       TEXT,
    created_at                    TEXT NOT NULL,
    updated_at                    TEXT NOT NULL,
    output_json                   TEXT NOT NULL,
    payload_json                  TEXT NOT NULL,
    metadata_json                 TEXT NOT NULL,
    row_version                   INTEGER NOT NULL,
    PRIMARY KEY (run_id, record_kind, step, record_key)
);

-- One index for each list that the key does not serve. Partial, so that rows of other kinds do not pay for them; the
-- literals are those of the store's queries. What serves a run's own rows is the key.
CREATE INDEX workflow_run_records_recent_runs ON workflow_run_records (coalesce(finished_at, updated_at) DESC, run_id DESC)
    WHERE record_kind = 'run';
CREATE INDEX workflow_run_records_workstream_runs
    ON workflow_run_records (workstream_id, coalesce(finished_at, updated_at) DESC)
    WHERE record_kind = 'run' AND workstream_id IS NOT NULL;
CREATE INDEX workflow_run_records_reusable_steps
    ON workflow_run_records (step, coalesce(finished_at, updated_at) DESC, run_id DESC)
    WHERE record_kind = 'step' AND status = 'completed';

CREATE TABLE workflow_async_jobs (
    job_id               TEXT NOT NULL,
    queue_name           TEXT NOT NULL,
    job_type             TEXT NOT NULL,
    status               TEXT NOT NULL
        CHECK (status IN ('queued', 'retry', 'running', 'completed', 'failed', 'cancelled')),
    priority             INTEGER NOT NULL,
    unique_key           TEXT,
    payload_json         TEXT NOT NULL,
    result_json          TEXT NOT NULL,
    error_text           TEXT,
    attempt_count        INTEGER NOT NULL,
    max_attempts         INTEGER NOT NULL,
    retry_delay_seconds  INTEGER NOT NULL,
    available_at         TEXT NOT NULL,
    locked_at            TEXT,
    lease_expires_at     TEXT,
    worker_id            TEXT,
    started_at           TEXT,
    finished_at          TEXT,
    created_at           TEXT NOT NULL,
    updated_at           TEXT NOT NULL,
    row_version          INTEGER NOT NULL,
    PRIMARY KEY (job_id)
);

-- What waits, in the order of claims, and what may be taken over when its lease has ended. A job that is claimed leaves the
-- first index, so that a claim does not walk over jobs that run or ran.
CREATE INDEX workflow_async_jobs_claims ON workflow_async_jobs (queue_name, priority DESC, created_at, job_id, available_at)
    WHERE status IN ('queued', 'retry');
CREATE INDEX workflow_async_jobs_leases ON workflow_async_jobs (queue_name, lease_expires_at, job_id) WHERE status = 'running';
-- Most jobs have no such key, and do not pay for it.
CREATE UNIQUE INDEX workflow_async_jobs_unique_keys ON workflow_async_jobs (unique_key) WHERE unique_key IS NOT NULL;
CREATE INDEX workflow_async_jobs_failures ON workflow_async_jobs (finished_at DESC, job_id DESC)
    WHERE status = 'failed';

-- Rows are only ever added. Costs are nano-US-dollars; NULL is unpriced.
CREATE TABLE observability_token_usage (
    created_at            TEXT NOT NULL,
    event_id              TEXT NOT NULL,
    model                 TEXT,
    operation             TEXT,
    step                  TEXT,
    question_id           TEXT,
    input_tokens          INTEGER NOT NULL,
    cached_input_tokens   INTEGER NOT NULL,
    output_tokens         INTEGER NOT NULL,
    reasoning_tokens      INTEGER NOT NULL,
    total_tokens          INTEGER NOT NULL,
    session_id            TEXT,
    request_id            TEXT,
    provider_request_id   TEXT,
    latency_ms            INTEGER,
    cache_hit             INTEGER,
    cost_input_nano_usd   INTEGER,
    cost_output_nano_usd  INTEGER,
    cost_total_nano_usd   INTEGER,
    run_id                TEXT,
    meta                  TEXT NOT NULL,
    row_version           INTEGER NOT NULL,
    PRIMARY KEY (created_at, event_id)
) WITHOUT ROWID;

-- Usage by run, by session and by request, newest first; partial, so that a row without one does not pay for it. What
-- is asked for by time alone is served by the key.
CREATE INDEX observability_token_usage_run ON observability_token_usage (run_id, created_at) WHERE run_id IS NOT NULL;
CREATE INDEX observability_token_usage_session ON observability_token_usage (session_id, created_at)
    WHERE session_id IS NOT NULL;
CREATE INDEX observability_token_usage_request ON observability_token_usage (request_id, created_at)
    WHERE request_id IS NOT NULL;

-- Usage summed up by UTC day and model; an unknown model is the empty text. The sums of a day are read as long as they
-- are current, which ends in the transaction that adds a call of that day.
CREATE TABLE observability_token_usage_daily (
    day                   TEXT NOT NULL,
    model                 TEXT NOT NULL,
    is_current            INTEGER NOT NULL,
    calls                 INTEGER NOT NULL,
    unpriced_calls        INTEGER NOT NULL,
    first_seen_at         TEXT NOT NULL,
    last_seen_at          TEXT NOT NULL,
    input_tokens          INTEGER NOT NULL,
    cached_input_tokens   INTEGER NOT NULL,
    output_tokens         INTEGER NOT NULL,
    reasoning_tokens      INTEGER NOT NULL,
    total_tokens          INTEGER NOT NULL,
    cost_input_nano_usd   INTEGER,
    cost_output_nano_usd  INTEGER,
    cost_total_nano_usd   INTEGER,
    row_version           INTEGER NOT NULL,
    PRIMARY KEY (day, model)
) WITHOUT ROWID;

-- What models cost, in nano-US-dollars for a million tokens. The ranges of one model do not overlap: the store sees to it.
CREATE TABLE observability_model_prices (
    model                              TEXT NOT NULL,
    valid_from                         TEXT NOT NULL,
    valid_to                           TEXT,
    input_nano_usd_per_million         INTEGER NOT NULL,
    cached_input_nano_usd_per_million  INTEGER,
    output_nano_usd_per_million        INTEGER NOT NULL,
    reasoning_nano_usd_per_million     INTEGER,
    row_version                        INTEGER NOT NULL,
    PRIMARY KEY (model, valid_from)
) WITHOUT ROWID;

-- Free text stands in no index: a normalised query is found by its digest and compared on the hit.
CREATE TABLE retrieval_query_cache (
    cache_key               TEXT NOT NULL,
    query                   TEXT,
    query_normalized        TEXT,
    query_digest            TEXT,
    paper_path              TEXT,
    model                   TEXT,
    context_hash            TEXT,
    answer                  TEXT,
    created_at              TEXT NOT NULL,
    expires_at              TEXT,
    paper_fingerprint       TEXT,
    prompt_profile_hash     TEXT,
    retrieval_profile_hash  TEXT,
    share_eligible          INTEGER NOT NULL,
    safety_flags_json       TEXT NOT NULL,
    source_user_id          INTEGER,
    row_version             INTEGER NOT NULL,
    PRIMARY KEY (cache_key)
);

-- For the newest entry of a query, and for all entries of a paper.
CREATE INDEX retrieval_query_cache_queries ON retrieval_query_cache (paper_path, query_digest, created_at DESC)
    WHERE paper_path IS NOT NULL;
CREATE INDEX retrieval_query_cache_created ON retrieval_query_cache (created_at);
CREATE INDEX retrieval_query_cache_expiry ON retrieval_query_cache (expires_at) WHERE expires_at IS NOT NULL;

-- Rows are only ever added. The indexes serve retention, and the events of a run, in order.
CREATE TABLE retrieval_retrieval_events (
    id           INTEGER NOT NULL,
    created_at   TEXT NOT NULL,
    run_id       TEXT,
    request_id   TEXT,
    query        TEXT,
    method       TEXT,
    top_k        INTEGER,
    stats_json   TEXT NOT NULL,
    row_version  INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX retrieval_retrieval_events_created ON retrieval_retrieval_events (created_at);
CREATE INDEX retrieval_retrieval_events_run ON retrieval_retrieval_events (run_id, created_at) WHERE run_id IS NOT NULL;

-- Rows are only ever added. Newest first, of all components or of one.
CREATE TABLE observability_request_failures (
    id            INTEGER NOT NULL,
    component     TEXT,
    error         TEXT,
    context_json  TEXT NOT NULL,
    created_at    TEXT NOT NULL,
    row_version   INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX observability_request_failures_recent ON observability_request_failures (created_at DESC, id DESC);
CREATE INDEX observability_request_failures_component ON observability_request_failures (component, created_at DESC, id DESC)
    WHERE component IS NOT NULL;

CREATE TABLE ingestion_documents (
    doc_id        TEXT NOT NULL,
    path          TEXT NOT NULL,
    title         TEXT,
    author        TEXT,
    extracted_at  TEXT,
    file_hash     TEXT,
    text_hash     TEXT,
    row_version   INTEGER NOT NULL,
    PRIMARY KEY (doc_id)
);

CREATE TABLE ingestion_paper_metadata (
    doc_id            TEXT NOT NULL REFERENCES ingestion_documents (doc_id),
    path              TEXT NOT NULL,
    title             TEXT,
    author            TEXT,
    authors_json      TEXT NOT NULL,
    primary_doi       TEXT,
    dois_json         TEXT NOT NULL,
    openalex_id       TEXT,
    openalex_doi      TEXT,
    publication_year  INTEGER,
    venue             TEXT,
    repec_handle      TEXT,
    source_url        TEXT,
    openalex_json     TEXT NOT NULL,
    citec_json        TEXT NOT NULL,
    metadata_json     TEXT NOT NULL,
    extracted_at      TEXT,
    updated_at        TEXT NOT NULL,
    row_version       INTEGER NOT NULL,
    PRIMARY KEY (doc_id)
);

CREATE INDEX ingestion_paper_metadata_doi ON ingestion_paper_metadata (primary_doi, doc_id)
    WHERE primary_doi IS NOT NULL;
CREATE INDEX ingestion_paper_metadata_path ON ingestion_paper_metadata (path, doc_id);

CREATE TABLE ingestion_prep_manifests (
    run_id       TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    corpus_hash  TEXT,
    payload      TEXT NOT NULL,
    row_version  INTEGER NOT NULL,
    PRIMARY KEY (run_id)
);

CREATE INDEX ingestion_prep_manifests_recent ON ingestion_prep_manifests (created_at DESC, run_id DESC);

-- Readers judge an answer by fetched_at; from expires_at on it may be purged.
CREATE TABLE enrichment_openalex_cache (
    cache_key    TEXT NOT NULL,
    work_id      TEXT,
    query        TEXT,
    response     TEXT NOT NULL,
    fetched_at   TEXT NOT NULL,
    expires_at   TEXT,
    row_version  INTEGER NOT NULL,
    PRIMARY KEY (cache_key)
);

CREATE INDEX enrichment_openalex_cache_expiry ON enrichment_openalex_cache (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE enrichment_citec_cache (
    cache_key     TEXT NOT NULL,
    repec_handle  TEXT,
    response      TEXT NOT NULL,
    fetched_at    TEXT NOT NULL,
    expires_at    TEXT,
    row_version   INTEGER NOT NULL,
    PRIMARY KEY (cache_key)
);

CREATE INDEX enrichment_citec_cache_expiry ON enrichment_citec_cache (expires_at) WHERE expires_at IS NOT NULL;

-- A pattern is unique by its digest, because free text stands in no index.
CREATE TABLE enrichment_openalex_title_overrides (
    id                    INTEGER NOT NULL,
    title_pattern         TEXT NOT NULL,
    title_pattern_digest  TEXT NOT NULL,
    match_type            TEXT NOT NULL CHECK (match_type IN ('contains', 'exact')),
    openalex_work_id      TEXT NOT NULL,
    priority              INTEGER NOT NULL,
    note                  TEXT,
    enabled               INTEGER NOT NULL,
    created_at            TEXT NOT NULL,
    updated_at            TEXT NOT NULL,
    row_version           INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (title_pattern_digest, match_type, openalex_work_id)
);

CREATE INDEX enrichment_openalex_title_overrides_in_use
    ON enrichment_openalex_title_overrides (priority DESC, updated_at DESC, id DESC) WHERE enabled;

CREATE TABLE enrichment_paper_openalex_metadata (
    paper_path                 TEXT NOT NULL,
    title                      TEXT NOT NULL,
    authors                    TEXT NOT NULL,
    query_title                TEXT NOT NULL,
    query_authors              TEXT NOT NULL,
    query_year                 INTEGER,
    openalex_id                TEXT,
    openalex_doi               TEXT,
    openalex_title             TEXT,
    openalex_publication_year  INTEGER,
    openalex_authors_json      TEXT NOT NULL,
    openalex_json              TEXT NOT NULL,
    match_status               TEXT NOT NULL CHECK (match_status IN ('matched', 'not_found', 'error')),
    error_text                 TEXT,
    created_at                 TEXT NOT NULL,
    updated_at                 TEXT NOT NULL,
    row_version                INTEGER NOT NULL,
    PRIMARY KEY (paper_path)
);

-- Names and addresses are unique without regard to case: the library folds them.
CREATE TABLE auth_streamlit_users (
    id               INTEGER NOT NULL,
    username         TEXT NOT NULL,
    username_folded  TEXT NOT NULL,
    email            TEXT,
    email_folded     TEXT,
    password_hash    TEXT NOT NULL,
    display_name     TEXT,
    is_active        INTEGER NOT NULL,
    last_login_at    TEXT,
    created_at       TEXT NOT NULL,
    updated_at       TEXT NOT NULL,
    row_version      INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (username_folded),
    UNIQUE (email_folded)
);

CREATE TABLE auth_streamlit_sessions (
    session_id        TEXT NOT NULL,
    user_id           INTEGER REFERENCES auth_streamlit_users (id),
    username          TEXT NOT NULL,
    source            TEXT NOT NULL,
    authenticated_at  TEXT NOT NULL,
    revoked_at        TEXT,
    expires_at        TEXT,
    created_at        TEXT NOT NULL,
    updated_at        TEXT NOT NULL,
    row_version       INTEGER NOT NULL,
    PRIMARY KEY (session_id)
);

CREATE INDEX auth_streamlit_sessions_user ON auth_streamlit_sessions (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX auth_streamlit_sessions_expiry ON auth_streamlit_sessions (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE indexing_pipeline_runs (
    id                  INTEGER NOT NULL,
    workflow_run_id     TEXT,
    workstream_id       TEXT,
    arm                 TEXT,
    paper_set_hash      TEXT,
    index_build_reason  TEXT,
    git_sha             TEXT,
    extractor_version   TEXT,
    embedding_model     TEXT,
    chunk_words         INTEGER,
    chunk_overlap       INTEGER,
    normalized          INTEGER,
    idempotency_key     TEXT,
    created_at          TEXT NOT NULL,
    row_version         INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (idempotency_key)
);

CREATE INDEX indexing_pipeline_runs_workflow_run ON indexing_pipeline_runs (workflow_run_id, created_at, id)
    WHERE workflow_run_id IS NOT NULL;

CREATE TABLE indexing_index_versions (
    index_id            TEXT NOT NULL,
    created_at          TEXT NOT NULL,
    embedding_model     TEXT,
    chunk_words         INTEGER,
    chunk_overlap       INTEGER,
    corpus_fingerprint  TEXT,
    index_path          TEXT,
    shard_path          TEXT,
    row_version         INTEGER NOT NULL,
    PRIMARY KEY (index_id)
);

-- There is one slot for the active shard, so that two can never be active.
CREATE TABLE indexing_index_shards (
    shard_name       TEXT NOT NULL,
    path             TEXT,
    pipeline_run_id  INTEGER REFERENCES indexing_pipeline_runs (id),
    index_id         TEXT REFERENCES indexing_index_versions (index_id),
    created_at       TEXT NOT NULL,
    is_active        INTEGER NOT NULL,
    active_slot      INTEGER,
    row_version      INTEGER NOT NULL,
    PRIMARY KEY (shard_name),
    UNIQUE (active_slot),
    CONSTRAINT one_slot_for_the_active CHECK (is_active = (active_slot IS NOT NULL) AND coalesce(active_slot, 1) = 1)
);

-- The embedding stands before the long text, so that reading it does not walk through the text's pages.
CREATE TABLE indexing_vectors (
    chunk_id         TEXT NOT NULL,
    id               INTEGER NOT NULL,
    doc_id           TEXT NOT NULL REFERENCES ingestion_documents (doc_id),
    pipeline_run_id  INTEGER REFERENCES indexing_pipeline_runs (id),
    embedding        BLOB NOT NULL,
    chunk_hash       TEXT,
    paper_path       TEXT,
    page             INTEGER,
    start_word       INTEGER,
    end_word         INTEGER,
    created_at       TEXT NOT NULL,
    row_version      INTEGER NOT NULL,
    text             TEXT,
    PRIMARY KEY (chunk_id),
    UNIQUE (id)
);

CREATE INDEX indexing_vectors_document ON indexing_vectors (doc_id, id);
CREATE INDEX indexing_vectors_pipeline_run ON indexing_vectors (pipeline_run_id, id) WHERE pipeline_run_id IS NOT NULL;
CREATE INDEX indexing_vectors_paper ON indexing_vectors (paper_path, id) WHERE paper_path IS NOT NULL;
