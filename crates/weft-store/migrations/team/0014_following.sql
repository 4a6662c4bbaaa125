-- What followers ask again and again, in functions whose plans the server keeps for as long as a connection: a look costs what it
-- reads, and not what it takes to think about that. Nothing is allowed here that was refused before, nor the other way round.

CREATE OR REPLACE FUNCTION has_left(p_login text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM known_login WHERE login = lower(trim(p_login)) AND until <= clock_timestamp());
END $$;

CREATE OR REPLACE FUNCTION is_member() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    RETURN (
        SELECT coalesce(bool_or(role <> 'leaver') AND NOT bool_or(role = 'leaver'), false)
        FROM duty WHERE login = session_user AND since <= clock_timestamp() AND (until IS NULL OR until > clock_timestamp())
    ) AND NOT has_left(session_user);
END $$;

CREATE OR REPLACE FUNCTION has_duty(roles text[], about text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    RETURN is_member() AND EXISTS (
        SELECT 1 FROM duty
        WHERE login = session_user AND role = ANY (roles) AND since <= clock_timestamp() AND (until IS NULL OR until > clock_timestamp())
          AND (domain IS NULL OR domain = lower(about)));
END $$;

CREATE OR REPLACE FUNCTION may_see(what text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    IF what = 'mesh' THEN
        RETURN is_member();
    END IF;
    RETURN what LIKE 'access/%' AND is_member() AND (
        split_part(what, '/', 3) = session_user
        OR has_duty(ARRAY['owner', 'steward', 'deputy', 'auditor', 'runner'], nullif(split_part(what, '/', 2), ''))
        OR split_part(what, '/', 4) = 'governance' AND is_governance());
END $$;

-- One look: all that may have moved since the last one. Sums stand for what is read only when it is another; the number of the newest
-- audit entry is known to all, whoever may read the entry. `duties` is nothing to who is no member.
CREATE FUNCTION look() RETURNS TABLE (id text, lowest text, duties text, head bigint, audit bigint, sources text, held text)
LANGUAGE plpgsql STABLE SET search_path = weft, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT
        (SELECT value FROM meta WHERE key = 'workspace_id'),
        (SELECT value FROM meta WHERE key = 'lowest_client'),
        CASE WHEN is_member() THEN (
            SELECT string_agg(concat_ws('/', role, domain), ',' ORDER BY role, domain) FROM duty
            WHERE login = session_user AND since <= now() AND (until IS NULL OR until > now())) END,
        (SELECT revision FROM head),
        coalesce((SELECT sequence FROM audit ORDER BY sequence DESC LIMIT 1), 0),
        (SELECT coalesce(md5(string_agg(source::text, ' ' ORDER BY name)), '') FROM source),
        (SELECT coalesce(md5(string_agg(held_right::text, ' ' ORDER BY holder, privilege, target)), '') FROM held_right
         WHERE holder = session_user::text);
END $$;

-- Records after a revision and after the record of a number, as the caller may see them. In the order of their numbers from the index,
-- with each statement looked up: no other way is quicker for a page of them.
CREATE FUNCTION news(p_revision bigint, p_record bigint, p_most bigint)
RETURNS TABLE (id bigint, urn text, aspect text, origin text, revision bigint, at bigint, payload text)
LANGUAGE plpgsql STABLE SET search_path = weft, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_sort = off AS $$
#variable_conflict use_column
DECLARE
    v_after bigint := greatest(p_record, coalesce(
        (SELECT first_record FROM revision WHERE revision > p_revision ORDER BY revision LIMIT 1), 9223372036854775807) - 1);
BEGIN
    RETURN QUERY SELECT record.id, statement.urn, statement.aspect, statement.origin, record.revision, record.at, record.payload
        FROM record JOIN statement ON statement.id = record.statement
        WHERE record.id > v_after ORDER BY record.id LIMIT p_most;
END $$;

-- Audit entries after a number, as far as the caller may read them.
CREATE FUNCTION news_of_audit(p_since bigint, p_most bigint) RETURNS TABLE (sequence bigint, entry text, hash bytea)
LANGUAGE plpgsql STABLE SET search_path = weft, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT audit.sequence, audit_entry.entry, audit.hash
        FROM audit_entry JOIN audit ON audit.sequence = audit_entry.sequence
        WHERE audit_entry.sequence > p_since ORDER BY audit_entry.sequence LIMIT p_most;
END $$;

-- Whoever listens is told five times in two seconds at most: each time wakes every window, and what was written right behind is
-- looked for once more by whoever was told. A clock that was set back tells at once.
ALTER TABLE head ADD COLUMN told timestamptz NOT NULL DEFAULT '-infinity';

CREATE OR REPLACE FUNCTION head_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'the head of a workspace stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.revision < OLD.revision OR NEW.audit_sequence < OLD.audit_sequence THEN
        RAISE EXCEPTION 'the head of a workspace never turns back' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    NEW.told := CASE WHEN clock_timestamp() BETWEEN OLD.told AND OLD.told + interval '400 milliseconds'
        THEN OLD.told ELSE clock_timestamp() END;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION tell_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.told IS DISTINCT FROM OLD.told THEN
        PERFORM pg_notify('weft', '');
    END IF;
    RETURN NULL;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA weft FROM PUBLIC;
GRANT EXECUTE ON FUNCTION look(), news(bigint, bigint, bigint), news_of_audit(bigint, bigint) TO {member};
