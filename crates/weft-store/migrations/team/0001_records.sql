-- Schema of a team workspace. Run as the owner role, which nobody can log in as and nobody is a member of; `{owner}` and
-- `{member}` stand for the roles of this database. What is allowed is decided here: a person with `psql` and their own login
-- gets what Weft would give them, and no more. Members read tables under row-level security and write through functions.

CREATE TABLE meta (
    key   text NOT NULL PRIMARY KEY,
    value text NOT NULL
);
INSERT INTO meta (key, value) VALUES
    ('schema_version', '1'),
    ('lowest_client', '1'),
    ('workspace_id', replace(gen_random_uuid()::text, '-', ''));

-- One row, locked by every writing transaction before it reads anything: commit order is revision order.
CREATE TABLE head (
    only_row       integer NOT NULL PRIMARY KEY CHECK (only_row = 1),
    revision       bigint  NOT NULL,
    audit_sequence bigint  NOT NULL,
    audit_hash     bytea   NOT NULL
);
INSERT INTO head VALUES (1, 0, 0, decode(repeat('00', 32), 'hex'));

CREATE TABLE revision (
    revision     bigint NOT NULL PRIMARY KEY,
    first_record bigint NOT NULL
);

-- `digest` is that of the newest payload, NULL while the newest version is a tombstone. `scope` says who may see it.
CREATE TABLE statement (
    id     bigint NOT NULL PRIMARY KEY,
    urn    text   COLLATE "C" NOT NULL,
    aspect text   NOT NULL,
    origin text   COLLATE "C" NOT NULL,
    record bigint NOT NULL,
    digest bytea,
    scope  text   NOT NULL DEFAULT 'mesh'
);
-- Compared byte by byte, as the other database does.
CREATE UNIQUE INDEX statement_by_key ON statement (urn, aspect, origin);
CREATE INDEX statement_by_origin ON statement (origin);

CREATE TABLE record (
    id        bigint NOT NULL PRIMARY KEY,
    statement bigint NOT NULL REFERENCES statement (id),
    revision  bigint NOT NULL,
    at        bigint NOT NULL,
    scope     text   NOT NULL DEFAULT 'mesh',
    previous  bigint,
    digest    bytea,
    payload   text CHECK (octet_length(payload) <= 33554432)
);
CREATE INDEX record_by_statement ON record (statement);

CREATE TABLE source (
    name         text   NOT NULL PRIMARY KEY,
    config       text   NOT NULL,
    added        bigint NOT NULL,
    -- Whose owners and runners may publish it beside the platform; NULL: nobody else.
    domain       text,
    report       text,
    last_success bigint
);

CREATE TABLE harvest (
    id        bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source    text    NOT NULL,
    at        bigint  NOT NULL,
    by        text    NOT NULL,
    overtaken boolean NOT NULL DEFAULT false,
    changed   bigint  NOT NULL DEFAULT 0
);
CREATE INDEX harvest_by_source ON harvest (source);

CREATE TABLE fingerprint (
    source  text   NOT NULL,
    key     text   NOT NULL,
    value   text   NOT NULL,
    urns    text   NOT NULL,
    harvest bigint NOT NULL,
    PRIMARY KEY (source, key)
);

CREATE TABLE seen (
    harvest   bigint NOT NULL REFERENCES harvest (id) ON DELETE CASCADE,
    statement bigint NOT NULL,
    PRIMARY KEY (harvest, statement)
);

-- The chain runs over (sequence, digest of the stored entry, previous hash). Everybody reads it; the entries themselves
-- are read by those who may see what they are about.
CREATE TABLE audit (
    sequence bigint NOT NULL PRIMARY KEY,
    digest   bytea  NOT NULL,
    hash     bytea  NOT NULL
);
CREATE TABLE audit_entry (
    sequence bigint NOT NULL PRIMARY KEY REFERENCES audit (sequence),
    subject  text   NOT NULL,
    scope    text   NOT NULL,
    entry    text   NOT NULL
);
CREATE INDEX audit_entry_by_subject ON audit_entry (subject, sequence);

-- The digest is BLAKE3, which this database does not know: nobody keeps another's place with other bytes.
CREATE TABLE image (
    digest text  NOT NULL,
    sum    bytea NOT NULL GENERATED ALWAYS AS (sha256(bytes)) STORED,
    kind   text  NOT NULL,
    bytes  bytea NOT NULL CHECK (length(bytes) <= 2097152),
    PRIMARY KEY (digest, sum)
);

-- Who may do what, for one domain (in lower case) or for the whole mesh (NULL), and until when.
CREATE TABLE duty (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login    text        NOT NULL CHECK (login <> '' AND login !~ '[/[:cntrl:]]'),
    role     text        NOT NULL CHECK (role IN ('analyst', 'owner', 'steward', 'deputy', 'platform', 'runner',
                                                  'auditor', 'agent', 'leaver')),
    domain   text        CHECK (domain = lower(trim(domain)) AND domain <> '' AND domain !~ '[/[:cntrl:]]'),
    since    timestamptz NOT NULL DEFAULT now(),
    until    timestamptz,
    given_by text        NOT NULL,
    UNIQUE NULLS NOT DISTINCT (login, role, domain)
);

-- What is written stays.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER record_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON record
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revision_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON revision
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER image_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON image
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION head_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'the head of a workspace stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.revision < OLD.revision OR NEW.audit_sequence < OLD.audit_sequence THEN
        RAISE EXCEPTION 'the head of a workspace never turns back' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER head_never_turns_back BEFORE UPDATE OR DELETE ON head FOR EACH ROW EXECUTE FUNCTION head_goes_on();

-- The duties of whoever is logged in. `session_user` is the login itself: no SET ROLE changes it.
CREATE FUNCTION is_member() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT coalesce(bool_or(role <> 'leaver') AND NOT bool_or(role = 'leaver'), false)
    FROM duty WHERE login = session_user AND since <= clock_timestamp() AND (until IS NULL OR until > clock_timestamp())
$$;

CREATE FUNCTION has_duty(roles text[], about text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT is_member() AND EXISTS (
        SELECT 1 FROM duty
        WHERE login = session_user AND role = ANY (roles) AND since <= clock_timestamp() AND (until IS NULL OR until > clock_timestamp())
          AND (domain IS NULL OR domain = lower(about)))
$$;

-- The same in any domain: for what belongs to none yet.
CREATE FUNCTION has_duty_anywhere(roles text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT is_member() AND EXISTS (
        SELECT 1 FROM duty
        WHERE login = session_user AND role = ANY (roles) AND since <= clock_timestamp() AND (until IS NULL OR until > clock_timestamp()))
$$;

-- `mesh`: every member. `access/DOMAIN/LOGIN`: that login, and who answers for the domain or looks after the mesh.
CREATE FUNCTION may_see(what text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT CASE WHEN what = 'mesh' THEN is_member()
        WHEN what LIKE 'access/%' THEN is_member() AND (
            split_part(what, '/', 3) = session_user
            OR has_duty(ARRAY['owner', 'steward', 'deputy', 'auditor', 'runner'], nullif(split_part(what, '/', 2), '')))
        ELSE false END
$$;

CREATE FUNCTION now_ms() RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint
$$;

CREATE FUNCTION digest_of(payload text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT substring(sha256(convert_to(payload, 'UTF8')) FOR 16)
$$;

-- The domain that a thing belongs to, in lower case: as people say newest, else as sources do.
CREATE FUNCTION domain_of(thing text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT said.domain
    FROM statement JOIN record ON record.id = statement.record
    CROSS JOIN LATERAL (SELECT lower(trim(record.payload::jsonb #>> '{value,domain}')) AS domain) AS said
    LEFT JOIN source ON statement.origin = 'source/' || source.name
    WHERE is_member() AND statement.urn = thing AND statement.aspect = 'ownership' AND statement.digest IS NOT NULL
      -- What no duty can be for is no domain; a source of one domain speaks for that one alone, and after the others.
      AND said.domain <> '' AND said.domain !~ '[/[:cntrl:]]'
      AND (source.domain IS NULL OR source.domain = said.domain)
    ORDER BY statement.origin LIKE 'person/%' DESC, source.domain IS NULL DESC,
             CASE WHEN source.domain IS NULL THEN -record.id ELSE statement.id END LIMIT 1
$$;

CREATE FUNCTION refuse(why text, hint text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'insufficient_privilege', HINT = hint;
END $$;

CREATE FUNCTION require_member() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    IF NOT is_member() THEN
        PERFORM refuse(format('%s has no duty in this workspace', session_user),
                       'ask the platform team to invite you: `weft workspace invite`');
    END IF;
END $$;

-- Adds an audit entry. The caller holds the head.
CREATE FUNCTION note(p_at bigint, p_actor text, p_action text, p_subject text, p_detail text, p_scope text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_sequence bigint;
    v_previous bytea;
    v_entry    text;
    v_digest   bytea;
    v_hash     bytea;
BEGIN
    SELECT audit_sequence + 1, audit_hash INTO STRICT v_sequence, v_previous FROM head;
    -- Keys in this order: the stored bytes are what the chain runs over.
    v_entry := json_build_object('at', p_at, 'actor', p_actor, 'action', p_action, 'subject', p_subject,
                                 'detail', p_detail)::text;
    v_digest := sha256(convert_to(v_entry, 'UTF8'));
    v_hash := sha256(int8send(v_sequence) || v_digest || v_previous);
    INSERT INTO audit VALUES (v_sequence, v_digest, v_hash);
    INSERT INTO audit_entry VALUES (v_sequence, p_subject, p_scope, v_entry);
    UPDATE head SET audit_sequence = v_sequence, audit_hash = v_hash;
END $$;

-- Moves the head after records were written.
CREATE FUNCTION go_on(p_revision bigint, p_first bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    INSERT INTO revision VALUES (p_revision, p_first);
    UPDATE head SET revision = p_revision;
END $$;
