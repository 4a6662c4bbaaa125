-- What moves to others is no more for those who saw it before, and a copy notices a workspace that was put back. What a thing is, and
-- which labels a thing has that is nobody's, is not for the people of one domain to say: guardrails go by it.

-- Words of people that were for others before: whoever saw them there is told that they are no more.
CREATE TABLE moved (
    record     bigint NOT NULL REFERENCES record (id),
    urn        text   COLLATE "C" NOT NULL,
    aspect     text   NOT NULL,
    origin     text   COLLATE "C" NOT NULL,
    revision   bigint NOT NULL,
    at         bigint NOT NULL,
    -- Who saw them, and who sees them since.
    scope      text   NOT NULL,
    into_scope text   NOT NULL,
    PRIMARY KEY (record, origin)
);
ALTER TABLE moved ENABLE ROW LEVEL SECURITY;
ALTER TABLE moved FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON moved TO {owner} USING (true) WITH CHECK (true);
CREATE POLICY read ON moved FOR SELECT TO {member} USING (may_see(scope));
REVOKE ALL ON moved FROM PUBLIC;
GRANT SELECT ON moved TO {member};
CREATE TRIGGER moved_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON moved
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whoever writes a side of a thing for others takes along what people said of it before: the newest word counts, and an older one
-- must not stand where the newest is not seen.
CREATE FUNCTION note_move() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_urn    text;
    v_aspect text;
BEGIN
    SELECT urn, aspect INTO v_urn, v_aspect FROM statement WHERE id = NEW.statement AND record = NEW.id;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    INSERT INTO moved (record, urn, aspect, origin, revision, at, scope, into_scope)
    SELECT NEW.id, v_urn, v_aspect, said.origin, NEW.revision, NEW.at, before.scope, NEW.scope
    FROM statement AS said CROSS JOIN LATERAL (
        SELECT CASE WHEN said.id = NEW.statement THEN (SELECT record.scope FROM record WHERE record.id = NEW.previous)
                    ELSE said.scope END AS scope) AS before
    WHERE said.urn = v_urn AND said.aspect = v_aspect AND said.origin LIKE 'person/%' AND said.record <= NEW.id
      AND before.scope <> NEW.scope;
    UPDATE statement SET scope = NEW.scope
    WHERE urn = v_urn AND aspect = v_aspect AND origin LIKE 'person/%' AND record < NEW.id AND scope <> NEW.scope;
    RETURN NULL;
END $$;
CREATE TRIGGER record_moves AFTER INSERT ON record
    FOR EACH ROW WHEN (NEW.scope <> 'mesh') EXECUTE FUNCTION note_move();

-- What moved before this step: once, as of the newest word of each thing.
INSERT INTO moved (record, urn, aspect, origin, revision, at, scope, into_scope)
SELECT newest.id, said.urn, said.aspect, said.origin, newest.revision, newest.at, said.scope, newest.scope
FROM statement AS said CROSS JOIN LATERAL (
    SELECT record.id, record.revision, record.at, record.scope
    FROM statement AS other JOIN record ON record.id = other.record
    WHERE other.urn = said.urn AND other.aspect = said.aspect AND other.origin LIKE 'person/%'
    ORDER BY record.id DESC LIMIT 1) AS newest
WHERE said.origin LIKE 'person/%' AND said.scope <> 'mesh' AND newest.scope <> 'mesh' AND said.scope <> newest.scope;
UPDATE statement SET scope = moved.into_scope
FROM moved WHERE moved.urn = statement.urn AND moved.aspect = statement.aspect AND moved.origin = statement.origin;

-- Records after a revision and after the record of a number, as the caller may see them; what moved away from them has no payload. In
-- the order of their numbers from the index, with each statement looked up: no other way is quicker for a page of them.
CREATE OR REPLACE FUNCTION news(p_revision bigint, p_record bigint, p_most bigint)
RETURNS TABLE (id bigint, urn text, aspect text, origin text, revision bigint, at bigint, payload text)
LANGUAGE plpgsql STABLE SET search_path = weft, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_sort = off AS $$
#variable_conflict use_column
DECLARE
    v_after bigint := greatest(p_record, coalesce(
        (SELECT first_record FROM revision WHERE revision > p_revision ORDER BY revision LIMIT 1), 9223372036854775807) - 1);
BEGIN
    IF EXISTS (SELECT 1 FROM moved WHERE moved.record > v_after AND NOT may_see(moved.into_scope)) THEN
        RETURN QUERY
            (SELECT record.id, statement.urn, statement.aspect, statement.origin, record.revision, record.at, record.payload
             FROM record JOIN statement ON statement.id = record.statement
             WHERE record.id > v_after ORDER BY record.id LIMIT p_most)
            UNION ALL
            (SELECT moved.record, moved.urn, moved.aspect, moved.origin, moved.revision, moved.at, NULL
             FROM moved WHERE moved.record > v_after AND NOT may_see(moved.into_scope) ORDER BY moved.record LIMIT p_most)
            ORDER BY 1 LIMIT p_most;
        RETURN;
    END IF;
    RETURN QUERY SELECT record.id, statement.urn, statement.aspect, statement.origin, record.revision, record.at, record.payload
        FROM record JOIN statement ON statement.id = record.statement
        WHERE record.id > v_after ORDER BY record.id LIMIT p_most;
END $$;

-- One look, as before, by whoever saw the audit up to an entry: `hash` is that of the newest one, `stood` that of the entry they name,
-- nothing where there is none any more. Another hash than theirs says that the workspace is not the one that they followed. `members` is
-- the mark of everybody's duties.
CREATE FUNCTION look(p_audit bigint)
RETURNS TABLE (id text, lowest text, duties text, head bigint, audit bigint, hash text, stood text, sources text, held text,
               members text)
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
        coalesce(newest.sequence, 0),
        coalesce(encode(newest.hash, 'hex'), ''),
        (SELECT encode(audit.hash, 'hex') FROM audit WHERE audit.sequence = p_audit),
        (SELECT coalesce(md5(string_agg(source::text, ' ' ORDER BY name)), '') FROM source),
        (SELECT coalesce(md5(string_agg(held_right::text, ' ' ORDER BY holder, privilege, target)), '') FROM held_right
         WHERE holder = session_user::text),
        (SELECT value FROM meta WHERE key = 'duties')
    FROM (SELECT) AS one LEFT JOIN LATERAL (
        SELECT audit.sequence, audit.hash FROM audit ORDER BY audit.sequence DESC LIMIT 1) AS newest ON true;
END $$;
CREATE OR REPLACE FUNCTION look() RETURNS TABLE (id text, lowest text, duties text, head bigint, audit bigint, sources text, held text)
LANGUAGE sql STABLE SET search_path = weft, pg_temp AS $$
    SELECT id, lowest, duties, head, audit, sources, held FROM look(0)
$$;

-- Whether this is a side of a thing that whoever answers for the thing describes. What it is and what it is also called, sources say.
CREATE OR REPLACE FUNCTION is_description(p_aspect text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT p_aspect IN ('docs', 'field_docs', 'ownership', 'tags', 'product', 'contract', 'slas', 'quality', 'term', 'published')
$$;

-- Whether a word labels a thing or parts of it.
CREATE FUNCTION is_label(p_aspect text, p_new jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT p_aspect = 'tags' OR p_aspect = 'field_docs' AND p_new::text ~ '"(classification|tags)"'
$$;

-- Refuses a description by somebody who does not answer for the thing.
CREATE OR REPLACE FUNCTION check_description(p_urn text, p_aspect text, p_new jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_dom text := domain_of(p_urn);
    v_to  text := lower(trim(p_new ->> 'domain'));
    -- What was there before them and is nobody's is not for the people of one domain to take, nor to label.
    v_common boolean := v_dom IS NULL AND NOT has_duty(ARRAY['owner', 'steward', 'deputy', 'platform'], NULL)
        AND EXISTS (SELECT 1 FROM statement WHERE urn = p_urn AND origin <> 'person/' || session_user);
BEGIN
    IF NOT (has_duty(ARRAY['owner', 'steward', 'deputy', 'platform'], v_dom)
            OR v_dom IS NULL AND has_duty_anywhere(ARRAY['owner', 'steward', 'deputy', 'platform'])) THEN
        PERFORM refuse(format('%s may not write for %s', session_user, coalesce(v_dom, 'the mesh')),
                       'propose it: whoever answers for it accepts');
    END IF;
    -- Nobody moves a thing into a domain that they do not answer for.
    IF p_aspect = 'ownership' AND v_to IS NOT NULL AND v_to IS DISTINCT FROM v_dom
        AND (NOT has_duty(ARRAY['owner', 'steward', 'deputy', 'platform'], v_to) OR v_common) THEN
        PERFORM refuse(format('%s may not move a thing to %s', session_user, v_to), 'ask its owner');
    END IF;
    IF v_common AND is_label(p_aspect, p_new) THEN
        PERFORM refuse(format('%s may not label what belongs to no domain', session_user), 'propose it: the platform team accepts');
    END IF;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA weft FROM PUBLIC;
GRANT EXECUTE ON FUNCTION look(bigint) TO {member};
