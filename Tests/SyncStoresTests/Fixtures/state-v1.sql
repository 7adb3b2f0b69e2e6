-- A state file as schema version 1 wrote it. It must load for ever: never change it.
PRAGMA application_id = 1400467027;
PRAGMA user_version = 1;
CREATE TABLE watermark (
    pipeline TEXT NOT NULL PRIMARY KEY,
    position TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision > 0)
) STRICT;
CREATE TABLE journal (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL UNIQUE,
    pipeline TEXT NOT NULL,
    step TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX journal_open ON journal (pipeline, number) WHERE step NOT IN ('finished', 'abandoned');
CREATE TABLE audit (
    sequence INTEGER NOT NULL PRIMARY KEY,
    previous TEXT NOT NULL,
    body TEXT NOT NULL,
    hash TEXT NOT NULL,
    run TEXT GENERATED ALWAYS AS (json_extract(body, '$.run.id')) VIRTUAL,
    pipeline TEXT GENERATED ALWAYS AS (json_extract(body, '$.run.pipeline')) VIRTUAL,
    outcome TEXT GENERATED ALWAYS AS (json_extract(body, '$.outcome')) VIRTUAL
) STRICT;
CREATE INDEX audit_run ON audit (run, outcome);
CREATE INDEX audit_pipeline ON audit (pipeline, sequence);
CREATE TRIGGER audit_is_not_edited BEFORE UPDATE ON audit
BEGIN SELECT raise(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
BEGIN SELECT raise(ABORT, 'the audit log only grows'); END;
CREATE TABLE rejected (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pipeline TEXT NOT NULL,
    digest BLOB NOT NULL UNIQUE,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX rejected_pipeline ON rejected (pipeline, id);
CREATE TABLE rejected_by (
    number INTEGER PRIMARY KEY,
    id INTEGER NOT NULL REFERENCES rejected (id) ON DELETE CASCADE,
    run TEXT NOT NULL,
    time TEXT NOT NULL,
    UNIQUE (id, run)
) STRICT;
CREATE INDEX rejected_by_run ON rejected_by (run, id);
INSERT INTO watermark (pipeline, position, revision) VALUES
    ('AR Invoices',
    '{"parts":{"EDU1":"2026-11-22"}}',
    1);
INSERT INTO journal (number, run, pipeline, step, body) VALUES
    (1,
    '01M82PN4K00000000000000001',
    'AR Invoices',
    'finished',
    '{"after":{"parts":{"EDU1":"2026-11-22"}},"counts":{"deleted":0,"inserted":2,"read":3,"rejected":1,"skipped":0,"unchanged":0,"updated":0},"load":{"digest":"d1","file":"spool/1.hyper","plan":[1,2,255],"requestID":"01M82PN4K00000000000000001-d1"},"receipt":{"destinationID":"luid-1","jobID":"job-1"},"run":{"id":"01M82PN4K00000000000000001","kind":"sync","pipeline":"AR Invoices","started":"2026-11-22T22:40:01.000Z"},"step":"finished"}');
INSERT INTO journal (number, run, pipeline, step, body) VALUES
    (2,
    '01M82PN4K00000000000000003',
    'AR Invoices',
    'committed',
    '{"after":{"parts":{"EDU1":"2026-11-23"}},"before":{"position":{"parts":{"EDU1":"2026-11-22"}},"revision":1},"counts":{"deleted":0,"inserted":2,"read":3,"rejected":1,"skipped":0,"unchanged":0,"updated":0},"load":{"digest":"d2","file":"spool/1.hyper","plan":[1,2,255],"requestID":"01M82PN4K00000000000000003-d2"},"receipt":{"destinationID":"luid-1","jobID":"job-1"},"run":{"id":"01M82PN4K00000000000000003","kind":"sync","pipeline":"AR Invoices","started":"2026-11-22T22:40:03.000Z"},"step":"committed"}');
INSERT INTO audit (sequence, previous, body, hash) VALUES
    (1,
    '0000000000000000000000000000000000000000000000000000000000000000',
    '{"after":{"parts":{"EDU1":"2026-11-22"}},"counts":{"deleted":0,"inserted":2,"read":3,"rejected":1,"skipped":0,"unchanged":0,"updated":0},"digest":"d1","finished":"2026-11-22T22:40:02.500Z","outcome":"partial","receipt":{"destinationID":"luid-1","jobID":"job-1"},"requestID":"01M82PN4K00000000000000001-d1","run":{"id":"01M82PN4K00000000000000001","kind":"sync","pipeline":"AR Invoices","started":"2026-11-22T22:40:01.000Z"}}',
    '0261aab372c35a1e59d1b6b40ae1b32cad58ea82405dbc95fecc3b102c6ab321');
INSERT INTO audit (sequence, previous, body, hash) VALUES
    (2,
    '0261aab372c35a1e59d1b6b40ae1b32cad58ea82405dbc95fecc3b102c6ab321',
    '{"before":{"parts":{"EDU1":"2026-11-22"}},"counts":{"deleted":0,"inserted":0,"read":0,"rejected":0,"skipped":0,"unchanged":0,"updated":0},"failure":{"code":"unreachable","message":"the server \"x\" is gone","retriable":true,"step":"read"},"finished":"2026-11-22T22:40:03.000Z","outcome":"failed","run":{"id":"01M82PN4K00000000000000002","kind":"sync","pipeline":"AR Invoices","started":"2026-11-22T22:40:02.000Z"}}',
    '20eeeed70764e77f0f9677521d20de36d0deb22a165995129257d5a2aa28f1e1');
INSERT INTO audit (sequence, previous, body, hash) VALUES
    (3,
    '20eeeed70764e77f0f9677521d20de36d0deb22a165995129257d5a2aa28f1e1',
    '{"counts":{"deleted":0,"inserted":0,"read":0,"rejected":0,"skipped":0,"unchanged":0,"updated":0},"finished":"2026-11-22T22:40:05.000Z","outcome":"empty","run":{"id":"01M82PN4K00000000000000004","kind":"snapshot","pipeline":"GL accounts","started":"2026-11-22T22:40:04.000Z"}}',
    'e882a4cda10c786b2530c129004eacc0253efb7217be3a7d4b9a1cc24f6149f0');
INSERT INTO rejected (id, pipeline, digest, body) VALUES
    (1,
    'AR Invoices',
    x'20897821b4553ad57c9d05f95d22974badce63ebfa5a9dd2dac002dfc0cc8825',
    '{"column":"Balance","key":"0001","mappingVersion":"m1","pipeline":"AR Invoices","raw":"{\"Customer\":\"0001\",\"InvoiceBal1\":1.005}","reason":"1.005 has three decimals, numeric(18,2) takes two","run":"01M82PN4K00000000000000001","time":"2026-11-22T22:40:01.000Z"}');
INSERT INTO rejected_by (number, id, run, time) VALUES
    (1,
    1,
    '01M82PN4K00000000000000001',
    '2026-11-22T22:40:01.000Z');
INSERT INTO rejected_by (number, id, run, time) VALUES
    (2,
    1,
    '01M82PN4K00000000000000002',
    '2026-11-22T22:40:02.000Z');
