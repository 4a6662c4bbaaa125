-- Whoever listens is told that the head has moved, and nothing else: every login of the database may listen.

CREATE FUNCTION tell_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- However often the head moves in one transaction, it is told once.
    PERFORM pg_notify('weft', '');
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION tell_head() FROM PUBLIC;
CREATE TRIGGER head_is_told AFTER UPDATE ON head FOR EACH ROW EXECUTE FUNCTION tell_head();

-- As before, but for telling how far: how much is written is nobody else's business.
CREATE OR REPLACE FUNCTION go_on(p_revision bigint, p_first bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    INSERT INTO revision VALUES (p_revision, p_first);
    UPDATE head SET revision = p_revision;
END $$;
