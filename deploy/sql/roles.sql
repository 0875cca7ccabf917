-- Roles with least privilege. Run as a superuser (or as a role that may create roles and owns the schemas), after the
-- schema scripts, and again after each new script; running it twice changes nothing. None of the roles may log in:
-- grant them to your logins, e.g. GRANT persistence_runtime TO my_application.
--
--   persistence_owner    owns schemas and tables; applies schema scripts
--   persistence_runtime  the application: reads and writes rows, changes no schema ('Persistence:ApplySchema': false)
--   persistence_verify   reads only
DO $$
DECLARE
    role_name text;
    item record;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['persistence_owner', 'persistence_runtime', 'persistence_verify'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
        END IF;
    END LOOP;

    EXECUTE format('GRANT CREATE, CONNECT ON DATABASE %I TO persistence_owner', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO persistence_runtime, persistence_verify', current_database());

    -- The control schema, and every schema with a replicated table (the tables that have a row_version).
    FOR item IN
        SELECT n.nspname AS name FROM pg_namespace n
        WHERE n.nspname = 'persistence' OR EXISTS (
            SELECT FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid
            WHERE t.relnamespace = n.oid AND t.relkind IN ('r', 'p') AND a.attname = 'row_version' AND NOT a.attisdropped)
    LOOP
        EXECUTE format('ALTER SCHEMA %I OWNER TO persistence_owner', item.name);
        EXECUTE format('REVOKE ALL ON SCHEMA %I FROM PUBLIC', item.name);
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO persistence_runtime, persistence_verify', item.name);
    END LOOP;

    FOR item IN
        SELECT n.nspname AS schema_name, t.relname AS name, n.nspname = 'persistence' AS is_control
        FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE t.relkind IN ('r', 'p') AND (n.nspname = 'persistence' OR EXISTS (
            SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'row_version' AND NOT a.attisdropped))
    LOOP
        EXECUTE format('ALTER TABLE %I.%I OWNER TO persistence_owner', item.schema_name, item.name);
        EXECUTE format('REVOKE ALL ON %I.%I FROM PUBLIC, persistence_runtime, persistence_verify', item.schema_name, item.name);
        EXECUTE format('GRANT SELECT ON %I.%I TO persistence_runtime, persistence_verify', item.schema_name, item.name);
        IF NOT item.is_control THEN
            EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %I.%I TO persistence_runtime', item.schema_name, item.name);
        END IF;
    END LOOP;

    FOR item IN
        SELECT p.oid::regprocedure AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = 'persistence'
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO persistence_owner', item.name);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', item.name);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO persistence_runtime', item.name);
    END LOOP;
END $$;

-- The control row is made by the schema script and never inserted or deleted by the application; the history only grows.
GRANT UPDATE ON persistence.control TO persistence_runtime;
GRANT INSERT ON persistence.phase_history TO persistence_runtime;
GRANT INSERT, UPDATE, DELETE ON persistence.processes, persistence.pending, persistence.tombstones TO persistence_runtime;
GRANT INSERT, UPDATE, DELETE ON persistence.evidence, persistence.backfill_checkpoints TO persistence_runtime;
GRANT INSERT, UPDATE ON persistence.leases, persistence.version_floors, persistence.retention_cutoffs
    TO persistence_runtime;
GRANT INSERT, DELETE ON persistence.batch_log, persistence.applied TO persistence_runtime;
