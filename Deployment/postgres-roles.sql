-- Two users for the store that several runners share: the owner makes and changes the tables, the runner works with
-- them and can only add to the audit log. Run it as a user who may make roles, in the runners' database:
--   createdb sync
--   psql -d sync -v ON_ERROR_STOP=1 -f postgres-roles.sql
--   ALTER ROLE sync_owner PASSWORD '…'; ALTER ROLE sync_runner PASSWORD '…';
-- Then let the owner make the tables, at first and after each upgrade, before the runners start:
--   STORE=postgresql://sync_owner@db.example.com/sync?sslmode=verify-full sample-runner check
-- where sync.yaml has  store: "${env:STORE}". The services use postgresql://sync_runner@…
-- A deployment with a name has a schema of its own: put it in place of syspro_tableau ('check' names it).
DO $$ BEGIN
    IF to_regrole('sync_owner') IS NULL THEN CREATE ROLE sync_owner LOGIN; END IF;
    IF to_regrole('sync_runner') IS NULL THEN CREATE ROLE sync_runner LOGIN; END IF;
END $$;

CREATE SCHEMA IF NOT EXISTS syspro_tableau AUTHORIZATION sync_owner;
GRANT USAGE ON SCHEMA syspro_tableau TO sync_runner;

-- The audit log only grows. Without DELETE on it, old entries are not packed.
ALTER DEFAULT PRIVILEGES FOR ROLE sync_owner IN SCHEMA syspro_tableau GRANT SELECT, INSERT ON TABLES TO sync_runner;
ALTER DEFAULT PRIVILEGES FOR ROLE sync_owner IN SCHEMA syspro_tableau GRANT USAGE ON SEQUENCES TO sync_runner;

-- Everything else is worked with. The tables must be there for that: run the file again after the owner's first check.
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'syspro_tableau' LOOP
        IF name IN ('audit', 'audit_segment', 'schema_version') THEN
            EXECUTE format('GRANT SELECT, INSERT ON syspro_tableau.%I TO sync_runner', name);
        ELSE
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON syspro_tableau.%I TO sync_runner', name);
        END IF;
    END LOOP;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA syspro_tableau TO sync_runner;
    IF to_regclass('syspro_tableau.schema_version') IS NOT NULL THEN
        REVOKE INSERT ON syspro_tableau.schema_version FROM sync_runner;
    END IF;
END $$;
