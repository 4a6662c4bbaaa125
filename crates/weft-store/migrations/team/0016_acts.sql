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

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA weft FROM PUBLIC;
