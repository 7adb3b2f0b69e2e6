-- The PostgreSQL store as schema version 1 wrote it. It must load for ever: never change it.
DO $$ BEGIN
    IF to_regnamespace('syspro_tableau') IS NULL THEN CREATE SCHEMA syspro_tableau; END IF;
END $$;
SET search_path TO syspro_tableau;
CREATE TABLE schema_version (
    version integer NOT NULL PRIMARY KEY,
    installed timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE lease (
    pipeline text NOT NULL PRIMARY KEY,
    fence bigint NOT NULL CHECK (fence > 0),
    runner text NOT NULL,
    expires timestamptz,
    kept_until timestamptz NOT NULL DEFAULT '-infinity',
    taken_over timestamptz
) WITH (fillfactor = 50);
CREATE TABLE watermark (
    pipeline text NOT NULL PRIMARY KEY,
    position text NOT NULL,
    revision bigint NOT NULL CHECK (revision > 0)
);
CREATE SEQUENCE load_generation;
CREATE TABLE journal (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run text NOT NULL UNIQUE,
    pipeline text NOT NULL,
    step text NOT NULL,
    request text NOT NULL,
    generation bigint NOT NULL DEFAULT nextval('load_generation'),
    body text NOT NULL
);
CREATE INDEX journal_open ON journal (pipeline, number) WHERE step NOT IN ('finished', 'abandoned');
CREATE INDEX journal_generation ON journal (pipeline, generation) WHERE request <> '';
CREATE TABLE payload (
    run text NOT NULL,
    pipeline text NOT NULL,
    file text NOT NULL,
    piece integer NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (run, file, piece)
);
ALTER TABLE payload ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TABLE destination (pipeline text NOT NULL PRIMARY KEY, body text NOT NULL);
CREATE TABLE audit (
    sequence bigint NOT NULL PRIMARY KEY,
    previous text NOT NULL,
    body text NOT NULL,
    hash text NOT NULL,
    run text NOT NULL,
    pipeline text NOT NULL,
    outcome text NOT NULL
);
CREATE INDEX audit_run ON audit (run, outcome);
CREATE INDEX audit_pipeline ON audit (pipeline, sequence);
CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$;
CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
CREATE TABLE rejected (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pipeline text NOT NULL,
    digest bytea NOT NULL UNIQUE,
    body text NOT NULL
);
CREATE INDEX rejected_pipeline ON rejected (pipeline, id);
CREATE TABLE rejected_by (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id bigint NOT NULL REFERENCES rejected (id) ON DELETE CASCADE,
    run text NOT NULL,
    time text NOT NULL,
    UNIQUE (id, run)
);
CREATE INDEX rejected_by_run ON rejected_by (run, id);
INSERT INTO schema_version (version, installed) VALUES (1, '2026-11-22 22:00:00+00');
INSERT INTO lease (pipeline, fence, runner, expires, kept_until) VALUES ('AR Invoices', 7, 'erp-sync-1/4711/1abcde', '2026-11-22 22:41:00+00', '-infinity');
INSERT INTO watermark (pipeline, position, revision) VALUES
    ('AR Invoices',
    '{"parts":{"EDU1":"2026-11-22"}}',
    1);
INSERT INTO journal (run, pipeline, step, request, body) VALUES
    ('01M82PN4K00000000000000001',
    'AR Invoices',
    'finished',
    '01M82PN4K00000000000000001-d1',
    '{"after":{"parts":{"EDU1":"2026-11-22"}},"counts":{"deleted":0,"inserted":2,"read":3,"rejected":1,"skipped":0,"unchanged":0,"updated":0},"load":{"digest":"d1","file":"spool/1.hyper","plan":[1,2,255],"requestID":"01M82PN4K00000000000000001-d1"},"receipt":{"destinationID":"luid-1","jobID":"job-1"},"run":{"id":"01M82PN4K00000000000000001","kind":"sync","pipeline":"AR Invoices","started":"2026-11-22T22:40:01.000Z"},"step":"finished"}');
INSERT INTO journal (run, pipeline, step, request, body) VALUES
    ('01M82PN4K00000000000000003',
    'AR Invoices',
    'committed',
    '01M82PN4K00000000000000003-d2',
    '{"after":{"parts":{"EDU1":"2026-11-23"}},"before":{"position":{"parts":{"EDU1":"2026-11-22"}},"revision":1},"counts":{"deleted":0,"inserted":2,"read":3,"rejected":1,"skipped":0,"unchanged":0,"updated":0},"load":{"digest":"d2","file":"spool/1.hyper","plan":[1,2,255],"requestID":"01M82PN4K00000000000000003-d2"},"receipt":{"destinationID":"luid-1","jobID":"job-1"},"run":{"id":"01M82PN4K00000000000000003","kind":"sync","pipeline":"AR Invoices","started":"2026-11-22T22:40:03.000Z"},"step":"committed"}');
INSERT INTO audit (sequence, previous, body, hash, run, pipeline, outcome) VALUES
    (1,
    '0000000000000000000000000000000000000000000000000000000000000000',
    '{"after":{"parts":{"EDU1":"2026-11-22"}},"counts":{"deleted":0,"inserted":2,"read":3,"rejected":1,"skipped":0,"unchanged":0,"updated":0},"digest":"d1","finished":"2026-11-22T22:40:02.500Z","outcome":"partial","receipt":{"destinationID":"luid-1","jobID":"job-1"},"requestID":"01M82PN4K00000000000000001-d1","run":{"id":"01M82PN4K00000000000000001","kind":"sync","pipeline":"AR Invoices","started":"2026-11-22T22:40:01.000Z"}}',
    '0261aab372c35a1e59d1b6b40ae1b32cad58ea82405dbc95fecc3b102c6ab321',
    '01M82PN4K00000000000000001',
    'AR Invoices',
    'partial');
INSERT INTO audit (sequence, previous, body, hash, run, pipeline, outcome) VALUES
    (2,
    '0261aab372c35a1e59d1b6b40ae1b32cad58ea82405dbc95fecc3b102c6ab321',
    '{"before":{"parts":{"EDU1":"2026-11-22"}},"counts":{"deleted":0,"inserted":0,"read":0,"rejected":0,"skipped":0,"unchanged":0,"updated":0},"failure":{"code":"unreachable","message":"the server \"x\" is gone","retriable":true,"step":"read"},"finished":"2026-11-22T22:40:03.000Z","outcome":"failed","run":{"id":"01M82PN4K00000000000000002","kind":"sync","pipeline":"AR Invoices","started":"2026-11-22T22:40:02.000Z"}}',
    '20eeeed70764e77f0f9677521d20de36d0deb22a165995129257d5a2aa28f1e1',
    '01M82PN4K00000000000000002',
    'AR Invoices',
    'failed');
INSERT INTO audit (sequence, previous, body, hash, run, pipeline, outcome) VALUES
    (3,
    '20eeeed70764e77f0f9677521d20de36d0deb22a165995129257d5a2aa28f1e1',
    '{"counts":{"deleted":0,"inserted":0,"read":0,"rejected":0,"skipped":0,"unchanged":0,"updated":0},"finished":"2026-11-22T22:40:05.000Z","outcome":"empty","run":{"id":"01M82PN4K00000000000000004","kind":"snapshot","pipeline":"GL accounts","started":"2026-11-22T22:40:04.000Z"}}',
    'e882a4cda10c786b2530c129004eacc0253efb7217be3a7d4b9a1cc24f6149f0',
    '01M82PN4K00000000000000004',
    'GL accounts',
    'empty');
INSERT INTO rejected (pipeline, digest, body) VALUES
    ('AR Invoices',
    decode('20897821b4553ad57c9d05f95d22974badce63ebfa5a9dd2dac002dfc0cc8825', 'hex'),
    '{"column":"Balance","key":"0001","mappingVersion":"m1","pipeline":"AR Invoices","raw":"{\"Customer\":\"0001\",\"InvoiceBal1\":1.005}","reason":"1.005 has three decimals, numeric(18,2) takes two","run":"01M82PN4K00000000000000001","time":"2026-11-22T22:40:01.000Z"}');
INSERT INTO rejected_by (id, run, time) VALUES
    (1, '01M82PN4K00000000000000001', '2026-11-22T22:40:01.000Z');
INSERT INTO rejected_by (id, run, time) VALUES
    (1, '01M82PN4K00000000000000002', '2026-11-22T22:40:02.000Z');
INSERT INTO payload (run, pipeline, file, piece, bytes) VALUES
    ('01M82PN4K00000000000000003', 'AR Invoices', '01M82PN4K00000000000000003.hyper', 0, 'pay'), ('01M82PN4K00000000000000003', 'AR Invoices', '01M82PN4K00000000000000003.hyper', 1, 'load');
INSERT INTO destination (pipeline, body) VALUES ('AR Invoices', '{"dataSourceID":"luid-1"}');
