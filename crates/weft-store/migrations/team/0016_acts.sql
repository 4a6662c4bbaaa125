-- Acts are their makers' own: what people did about an incident stays as they said it, and the audit says who published what a source
-- states, and when by the server's clock.

-- Incident by incident, what a word says of them: few of very many statements.
CREATE INDEX statement_of_incidents ON statement (urn) WHERE aspect = 'incidents';

-- A point in time as Weft keeps it, in milliseconds; nothing where it is none.
CREATE FUNCTION moment_of(p_text text) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = weft, pg_temp AS $$
BEGIN
    RETURN floor(extract(epoch FROM time_of(p_text)) * 1000);
EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format THEN
    RETURN NULL;
END $$;

-- Whether this is one line of an incident's log, as Weft reads it.
CREATE FUNCTION is_act(p_act jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(
        p_act ->> 'act' IN ('open', 'acknowledge', 'note', 'resolve', 'reopen')
        AND jsonb_typeof(p_act -> 'by') = 'string' AND jsonb_typeof(p_act -> 'at') = 'string'
        AND coalesce(jsonb_typeof(p_act -> 'text'), 'null') IN ('string', 'null')
        AND coalesce(jsonb_typeof(p_act -> 'cause'), 'null') IN ('string', 'null'), false)
$$;

-- Whether this is what an incident may be about, as Weft reads it.
CREATE FUNCTION is_about(p_about jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(
        p_about ->> 'source' IN ('sla', 'rule') AND jsonb_typeof(p_about -> 'name') = 'string'
        AND coalesce(jsonb_typeof(p_about -> 'element'), 'null') IN ('string', 'null')
        AND coalesce(jsonb_typeof(p_about -> 'since'), 'null') IN ('string', 'null')
        AND coalesce(jsonb_typeof(p_about -> 'found'), 'null') IN ('string', 'null'), false)
$$;

-- The elements of what should be a list.
CREATE FUNCTION elements(p_list jsonb) RETURNS SETOF jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_array_elements(CASE jsonb_typeof(p_list) WHEN 'array' THEN p_list ELSE '[]' END)
$$;

-- The incidents that a word tells of; nothing where Weft cannot read all of it, and therefore reads none of it.
CREATE FUNCTION told_incidents(p_payload text) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = weft, pg_temp AS $$
    SELECT said.value FROM (SELECT p_payload::jsonb -> 'value' AS value) AS said
    WHERE jsonb_typeof(said.value) = 'array' AND NOT EXISTS (
        SELECT 1 FROM elements(said.value) AS one
        WHERE (jsonb_typeof(one -> 'id') = 'string' AND jsonb_typeof(one -> 'title') = 'string'
               AND one ->> 'severity' IN ('critical', 'major', 'minor')
               AND (coalesce(jsonb_typeof(one -> 'about'), 'null') = 'null' OR is_about(one -> 'about'))
               AND jsonb_typeof(one -> 'log') = 'array' AND one #> '{log,0}' IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM elements(one -> 'log') AS act WHERE NOT is_act(act))) IS NOT TRUE)
$$;

-- What an incident says apart from its log, and one line of that, as Weft reads them: what it does not know, it drops.
CREATE FUNCTION incident_head(p_one jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = weft, pg_temp AS $$
    SELECT jsonb_build_array(
        p_one ->> 'id', p_one ->> 'title', p_one ->> 'severity', p_one #>> '{about,source}', p_one #>> '{about,name}',
        p_one #>> '{about,element}', p_one #>> '{about,found}',
        coalesce(to_jsonb(moment_of(p_one #>> '{about,since}')), p_one #> '{about,since}', 'null'))
$$;
CREATE FUNCTION incident_log(p_one jsonb) RETURNS jsonb[]
LANGUAGE sql STABLE SET search_path = weft, pg_temp AS $$
    SELECT array_agg(jsonb_build_array(act ->> 'act', act ->> 'by', coalesce(to_jsonb(moment_of(act ->> 'at')), act -> 'at'),
                                       act ->> 'text', act ->> 'cause') ORDER BY place)
    FROM jsonb_array_elements(p_one -> 'log') WITH ORDINALITY AS line (act, place)
$$;

-- When an incident ended; nothing while it is open.
CREATE FUNCTION incident_ended(p_one jsonb) RETURNS bigint
LANGUAGE sql STABLE SET search_path = weft, pg_temp AS $$
    SELECT CASE act ->> 'act' WHEN 'resolve' THEN moment_of(act ->> 'at') END
    FROM jsonb_array_elements(p_one -> 'log') WITH ORDINALITY AS line (act, place)
    WHERE act ->> 'act' <> 'note' ORDER BY place DESC LIMIT 1
$$;

-- Refuses a word on incidents that takes something away, changes what stands, or adds what is not its writer's own act of now. Everybody
-- acts on an incident, of whatever domain; what was done stays.
CREATE FUNCTION check_incidents(p_urn text, p_author text, p_payload text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_new    jsonb := told_incidents(p_payload);
    v_things text[] := joined(ARRAY[p_urn]);
    v_words  jsonb;
    v_stands jsonb;
    v_newest jsonb;
    v_one    jsonb;
    v_known  jsonb;
    v_log    jsonb[];
    v_kept   integer;
BEGIN
    IF p_author IS DISTINCT FROM session_user::text THEN
        PERFORM refuse('words of somebody else about an incident are theirs to say', 'act on it as yourself');
    END IF;
    -- Within what Weft itself keeps of a thing, so that nobody leaves the others no room.
    IF v_new IS NULL OR jsonb_array_length(v_new) > 100
        OR (SELECT count(DISTINCT one ->> 'id') <> count(*) OR max(jsonb_array_length(one -> 'log')) > 200
                OR sum(octet_length(one ->> 'title')
                       + (SELECT sum(octet_length(concat(act ->> 'by', act ->> 'text', act ->> 'cause')))
                          FROM elements(one -> 'log') AS act)) > 524288
            FROM elements(v_new) AS one) THEN
        PERFORM refuse('incidents are kept as Weft writes them, each once', 'tell of them with Weft');
    END IF;
    -- The words that stand about the thing under all its names, the newest first, and the newest under this one.
    SELECT coalesce(jsonb_agg(word.told ORDER BY word.id DESC), '[]'),
           (array_agg(word.told ORDER BY word.id DESC) FILTER (WHERE word.urn = p_urn))[1]
    INTO v_words, v_stands
    FROM (
        SELECT record.id, statement.urn, told_incidents(record.payload) AS told
        FROM statement JOIN record ON record.id = statement.record
        WHERE statement.urn = ANY (v_things) AND statement.aspect = 'incidents' AND statement.origin LIKE 'person/%'
          AND statement.digest IS NOT NULL
    ) AS word
    WHERE word.told IS NOT NULL;
    SELECT coalesce(jsonb_object_agg(newest.id, newest.one), '{}') INTO v_newest FROM (
        SELECT DISTINCT ON (one ->> 'id') one ->> 'id' AS id, one
        FROM jsonb_array_elements(v_words) WITH ORDINALITY AS word (told, place)
        CROSS JOIN LATERAL elements(told) AS one ORDER BY one ->> 'id', place) AS newest;

    -- None goes but the one that ended first, where there is no room.
    IF EXISTS (
        SELECT 1 FROM elements(v_stands) AS gone
        WHERE NOT EXISTS (SELECT 1 FROM elements(v_new) AS one WHERE one ->> 'id' = gone ->> 'id')
          AND (jsonb_array_length(v_new) < 100 OR incident_ended(gone) IS NULL OR EXISTS (
              SELECT 1 FROM elements(v_new) AS one
              WHERE incident_ended(v_newest -> (one ->> 'id')) < incident_ended(gone)))) THEN
        PERFORM refuse('nobody takes an incident away', 'resolve it');
    END IF;

    FOR v_one IN SELECT one FROM elements(v_new) AS one LOOP
        v_known := v_newest -> (v_one ->> 'id');
        CONTINUE WHEN v_known = v_one;
        v_log := incident_log(v_one);
        v_kept := 0;
        IF v_known IS NOT NULL THEN
            IF (incident_head(v_known) = incident_head(v_one)
                AND v_log[1:cardinality(incident_log(v_known))] = incident_log(v_known)) IS NOT TRUE THEN
                PERFORM refuse('what was done about an incident stays as it was said', 'add what you did');
            END IF;
            -- Weft joins to it what an older word on the same thing has behind that.
            SELECT max(cardinality(kept.log)) INTO STRICT v_kept
            FROM jsonb_array_elements(v_words) AS told CROSS JOIN LATERAL elements(told) AS one
            CROSS JOIN LATERAL (SELECT incident_log(one) AS log) AS kept
            WHERE one ->> 'id' = v_one ->> 'id' AND v_log[1:cardinality(kept.log)] = kept.log;
        ELSIF (v_one ->> 'id' ~ '^inc-[0-9a-z]{10}$'
               AND (v_one #>> '{about,since}' IS NULL OR moment_of(v_one #>> '{about,since}') IS NOT NULL)) IS NOT TRUE THEN
            PERFORM refuse('incidents are kept as Weft writes them, each once', 'tell of them with Weft');
        ELSIF EXISTS (
            SELECT 1 FROM statement JOIN record ON record.id = statement.record
            WHERE statement.aspect = 'incidents' AND statement.urn <> ALL (v_things) AND statement.digest IS NOT NULL
              AND statement.origin LIKE 'person/%' AND strpos(record.payload, v_one ->> 'id') > 0) THEN
            PERFORM refuse('that incident is of another thing', 'act on it there');
        END IF;
        IF EXISTS (
            SELECT 1 FROM jsonb_array_elements(v_one -> 'log') WITH ORDINALITY AS line (act, place)
            WHERE place > v_kept AND (act ->> 'by' = session_user AND (act ->> 'act' = 'open') = (place = 1)) IS NOT TRUE) THEN
            PERFORM refuse('an act on an incident is signed by whoever does it', 'act on it as yourself');
        END IF;
        IF EXISTS (
            SELECT 1 FROM jsonb_array_elements(v_one -> 'log') WITH ORDINALITY AS line (act, place)
            WHERE place > v_kept AND (act ->> 'at' !~ '[.][0-9]{4,}Z$'
                AND moment_of(act ->> 'at') BETWEEN now_ms() - 300000 AND now_ms() + 300000) IS NOT TRUE) THEN
            PERFORM refuse('an act on an incident is told when it is done', 'set the clock of this machine: it is not within five minutes of the server''s');
        END IF;
    END LOOP;
END $$;

ALTER FUNCTION check_word(text, text, text, text, text, jsonb) RENAME TO check_word_of_kind;
CREATE FUNCTION check_word(p_urn text, p_aspect text, p_author text, p_old text, p_new text, p_words jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    PERFORM check_word_of_kind(p_urn, p_aspect, p_author, p_old, p_new, p_words);
    IF p_aspect = 'incidents' THEN
        PERFORM check_incidents(p_urn, p_author, p_new);
    END IF;
END $$;

CREATE TRIGGER incidents_are_a_persons_word BEFORE INSERT OR UPDATE ON statement
    FOR EACH ROW WHEN (NEW.aspect = 'incidents' AND NEW.origin NOT LIKE 'person/%') EXECUTE FUNCTION refuse_stated();

-- As before, but that nobody acts in the name of a source, and that a time which is not about now is the server's.
CREATE OR REPLACE FUNCTION note(p_at bigint, p_actor text, p_action text, p_subject text, p_detail text, p_scope text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_now      bigint := now_ms();
    v_at       bigint := CASE WHEN p_at BETWEEN v_now - 300000 AND v_now + 300000 THEN p_at ELSE v_now END;
    v_actor    text := CASE WHEN p_actor LIKE 'source/%' THEN session_user::text ELSE p_actor END;
    v_sequence bigint;
    v_previous bytea;
    v_entry    text;
    v_digest   bytea;
    v_hash     bytea;
BEGIN
    SELECT audit_sequence + 1, audit_hash INTO STRICT v_sequence, v_previous FROM head;
    -- Keys in this order: the stored bytes are what the chain runs over.
    v_entry := json_build_object('at', v_at, 'actor', v_actor, 'action', p_action, 'subject', p_subject,
                                 'detail', p_detail)::text;
    v_digest := sha256(convert_to(v_entry, 'UTF8'));
    v_hash := sha256(int8send(v_sequence) || v_digest || v_previous);
    INSERT INTO audit VALUES (v_sequence, v_digest, v_hash);
    INSERT INTO audit_entry VALUES (v_sequence, p_subject, p_scope, v_entry);
    UPDATE head SET audit_sequence = v_sequence, audit_hash = v_hash;
END $$;

-- Writes down what harvests of a source wrote that did not end, each as an act of whoever made it. The caller holds the head.
CREATE FUNCTION note_unended(p_source text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_left record;
BEGIN
    FOR v_left IN
        SELECT harvest.by AS login, sum(changed) AS changed FROM harvest WHERE source = p_source AND changed > 0 GROUP BY 1 ORDER BY 1
    LOOP
        PERFORM note(now_ms(), v_left.login, 'sync_source', p_source,
                     format('a harvest that did not end wrote %s records', v_left.changed), 'mesh');
    END LOOP;
END $$;

-- As before, but that what an earlier harvest wrote is an act of whoever made that one.
CREATE OR REPLACE FUNCTION begin_harvest(p_source text, p_at bigint, p_report text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_id bigint;
BEGIN
    PERFORM check_publisher(p_source);
    PERFORM 1 FROM head FOR UPDATE;
    PERFORM check_publisher(p_source);
    PERFORM note_unended(p_source);
    DELETE FROM harvest WHERE source = p_source AND overtaken;
    DELETE FROM seen WHERE harvest IN (SELECT id FROM harvest WHERE source = p_source);
    UPDATE harvest SET overtaken = true, changed = 0 WHERE source = p_source;
    INSERT INTO harvest (source, at, by) VALUES (p_source, p_at, session_user) RETURNING id INTO v_id;
    PERFORM keep_report(p_source, p_report, NULL);
    RETURN v_id;
END $$;

-- Nor does it go unsaid where the source is removed before.
CREATE FUNCTION source_goes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    PERFORM note_unended(OLD.name);
    RETURN OLD;
END $$;
CREATE TRIGGER source_goes_with_a_word BEFORE DELETE ON source FOR EACH ROW EXECUTE FUNCTION source_goes();

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA weft FROM PUBLIC;
