-- Optional, Postgres only, applied by hand where the extension pgvector is installed (0.5.0 or later): an index over the
-- embeddings of one length, for approximate searches of the application's own. The stores search exactly and need none of
-- this. Set 384 to the length of your embeddings; chunks of another length stay out of the index. The column is computed
-- by Postgres from `embedding`, so nothing is replicated or compared for it.
-- CREATE INDEX CONCURRENTLY: run the script outside of a transaction.
CREATE EXTENSION IF NOT EXISTS vector;

ALTER TABLE indexing.vectors ADD COLUMN IF NOT EXISTS embedding_vector vector(384)
    GENERATED ALWAYS AS (CASE WHEN cardinality(embedding) = 384 THEN embedding::vector(384) END) STORED;

CREATE INDEX CONCURRENTLY IF NOT EXISTS vectors_embedding_hnsw
    ON indexing.vectors USING hnsw (embedding_vector vector_cosine_ops);

-- SELECT chunk_id, 1 - (embedding_vector <=> $1::real[]::vector(384)) AS similarity
-- FROM indexing.vectors ORDER BY embedding_vector <=> $1::real[]::vector(384) LIMIT 10;
