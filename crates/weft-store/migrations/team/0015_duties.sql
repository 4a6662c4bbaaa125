-- Everybody's duties, as followers keep them: who decides is told from the copy, and a look shows when that is another matter.

-- A text that is another one whenever duties are: nothing is summed up with each look, and a database that was put back says no text
-- twice.
INSERT INTO meta (key, value) VALUES ('duties', gen_random_uuid()::text);

CREATE FUNCTION mark_duties() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    UPDATE meta SET value = gen_random_uuid()::text WHERE key = 'duties';
    RETURN NULL;
END $$;
CREATE TRIGGER duties_are_marked AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON duty
    FOR EACH STATEMENT EXECUTE FUNCTION mark_duties();

-- As before, with the mark of everybody's duties.
DROP FUNCTION look();
CREATE FUNCTION look()
RETURNS TABLE (id text, lowest text, duties text, head bigint, audit bigint, sources text, held text, members text)
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
         WHERE holder = session_user::text),
        (SELECT value FROM meta WHERE key = 'duties');
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA weft FROM PUBLIC;
GRANT EXECUTE ON FUNCTION look() TO {member};
