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

-- A webhook sends what happens here to somebody elsewhere: the governance of the whole mesh says to whom. Other aspects are
-- judged as before.
ALTER FUNCTION check_word(text, text, text, text, text, jsonb) RENAME TO check_word_of_other_aspects;

CREATE FUNCTION check_word(p_urn text, p_aspect text, p_author text, p_old text, p_new text, p_words jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_new jsonb := p_new::jsonb -> 'value';
BEGIN
    IF p_aspect IS DISTINCT FROM 'webhook' THEN
        PERFORM check_word_of_other_aspects(p_urn, p_aspect, p_author, p_old, p_new, p_words);
        RETURN;
    END IF;
    IF (p_author = session_user::text AND p_new::jsonb ->> 'aspect' = 'webhook'
        AND has_duty(ARRAY['steward', 'platform'], NULL)) IS NOT TRUE THEN
        PERFORM refuse('webhooks are the governance team''s', 'a steward or the platform team of the whole mesh adds them');
    END IF;
    IF (jsonb_typeof(v_new -> 'url') = 'string' AND length(v_new ->> 'url') <= 2048
        AND (v_new ->> 'url' LIKE 'https://%' OR v_new ->> 'url' LIKE 'http://%')
        AND jsonb_typeof(v_new -> 'events') = 'array' AND v_new ->> 'state' IN ('active', 'gone', 'removed')) IS NOT TRUE THEN
        PERFORM refuse('a webhook is an address, events and a state', 'add it with Weft');
    END IF;
END $$;
REVOKE ALL ON FUNCTION check_word(text, text, text, text, text, jsonb) FROM PUBLIC;

CREATE TRIGGER webhook_is_a_persons_word BEFORE INSERT OR UPDATE ON statement
    FOR EACH ROW WHEN (NEW.aspect = 'webhook' AND NEW.origin NOT LIKE 'person/%') EXECUTE FUNCTION refuse_stated();
