-- Whoever listens is told that the head has moved, and nothing else: every login of the database may listen.

CREATE FUNCTION tell_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- However often the head moves in one transaction, it is told once.
    PERFORM pg_notify('weft', '');
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION tell_head() FROM PUBLIC;
CREATE TRIGGER head_is_told AFTER UPDATE ON head FOR EACH ROW EXECUTE FUNCTION tell_head();

-- A webhook sends what happens here to somebody elsewhere: the governance of the whole mesh says to whom.
CREATE FUNCTION check_webhook(p_new jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    IF has_duty(ARRAY['steward', 'platform'], NULL) IS NOT TRUE THEN
        PERFORM refuse('webhooks are the governance team''s', 'a steward or the platform team of the whole mesh adds them');
    END IF;
    IF (jsonb_typeof(p_new -> 'url') = 'string' AND length(p_new ->> 'url') <= 2048
        AND (p_new ->> 'url' LIKE 'https://%' OR p_new ->> 'url' LIKE 'http://%')
        AND jsonb_typeof(p_new -> 'events') = 'array' AND p_new ->> 'state' IN ('active', 'gone', 'removed')) IS NOT TRUE THEN
        PERFORM refuse('a webhook is an address, events and a state', 'add it with Weft');
    END IF;
END $$;
REVOKE ALL ON FUNCTION check_webhook(jsonb) FROM PUBLIC;

CREATE TRIGGER webhook_is_a_persons_word BEFORE INSERT OR UPDATE ON statement
    FOR EACH ROW WHEN (NEW.aspect = 'webhook' AND NEW.origin NOT LIKE 'person/%') EXECUTE FUNCTION refuse_stated();
