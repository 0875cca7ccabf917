-- Optional, Postgres only, applied by hand: finds run records by the content of their payload (@>, jsonpath). No store
-- operation needs it, and it alone costs about a third of the write rate. CONCURRENTLY: run it outside a transaction.
CREATE INDEX CONCURRENTLY IF NOT EXISTS run_records_payload_gin
    ON workflow.run_records USING gin (payload_json jsonb_path_ops);
