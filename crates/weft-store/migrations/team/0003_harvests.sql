-- What sources state, published by who may: the platform team, a runner, or the owners of the domain that a source is for.

CREATE FUNCTION check_publisher(p_source text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_domain text := (SELECT domain FROM source WHERE name = p_source);
BEGIN
    PERFORM require_member();
    IF NOT (has_duty(ARRAY['platform', 'runner'], NULL)
            OR v_domain IS NOT NULL AND has_duty(ARRAY['owner', 'runner'], v_domain)) THEN
        PERFORM refuse(format('%s may not publish what `%s` states', session_user, p_source),
                       'the platform team, a runner, or an owner of its domain syncs it');
    END IF;
END $$;

-- The harvest of this number, if it is open and of whoever asks.
CREATE FUNCTION open_harvest(p_id bigint) RETURNS harvest
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_harvest harvest;
BEGIN
    SELECT * INTO v_harvest FROM harvest WHERE id = p_id AND by = session_user;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'harvest % is not open (any more)', p_id USING ERRCODE = 'no_data_found',
            HINT = 'sync the source again';
    END IF;
    PERFORM check_publisher(v_harvest.source);
    RETURN v_harvest;
END $$;

-- Keeps the report of a sync with its source.
CREATE FUNCTION keep_report(p_source text, p_report text, p_success bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    UPDATE source SET report = p_report, last_success = coalesce(p_success, last_success) WHERE name = p_source
$$;

-- Opens a harvest. An earlier one of the same source is overtaken: it may still commit, and marks nothing as gone.
CREATE FUNCTION begin_harvest(p_source text, p_at bigint, p_report text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_changed bigint;
    v_id      bigint;
BEGIN
    PERFORM check_publisher(p_source);
    PERFORM 1 FROM head FOR UPDATE;
    PERFORM check_publisher(p_source);
    SELECT coalesce(sum(changed), 0) INTO v_changed FROM harvest WHERE source = p_source;
    IF v_changed > 0 THEN
        PERFORM note(p_at, 'source/' || p_source, 'sync_source', p_source,
                     format('a harvest that did not end wrote %s records', v_changed), 'mesh');
    END IF;
    DELETE FROM harvest WHERE source = p_source AND overtaken;
    DELETE FROM seen WHERE harvest IN (SELECT id FROM harvest WHERE source = p_source);
    UPDATE harvest SET overtaken = true, changed = 0 WHERE source = p_source;
    INSERT INTO harvest (source, at, by) VALUES (p_source, p_at, session_user) RETURNING id INTO v_id;
    PERFORM keep_report(p_source, p_report, NULL);
    RETURN v_id;
END $$;

-- Commits a batch: facts (each aspect of a thing once), things that did not change, fingerprints `[{key, value, urns}]`. Answers
-- `{revision, stated, revived}`.
CREATE FUNCTION commit_harvest(p_id bigint, p_urns text[], p_aspects text[], p_payloads text[], p_unchanged text[],
                               p_fingerprints jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_harvest   harvest := open_harvest(p_id);
    v_origin    text := 'source/' || v_harvest.source;
    v_revision  bigint;
    v_first     bigint;
    v_last      bigint;
    v_statement bigint;
    v_stated    bigint;
    v_revived   bigint;
BEGIN
    IF p_aspects && ARRAY['request', 'grant', 'policy', 'proposal', 'proposed', 'review', 'rules', 'published'] THEN
        PERFORM refuse('a source states no acts of people', 'report this as a fault of the source');
    END IF;
    SELECT revision + 1 INTO STRICT v_revision FROM head FOR UPDATE;
    -- Again under the lock: its source, its harvest or its maker's duty may be gone by now.
    v_harvest := open_harvest(p_id);
    IF EXISTS (SELECT 1 FROM unnest(p_aspects, p_payloads) AS one (aspect, payload)
               WHERE one.payload::jsonb ->> 'aspect' IS DISTINCT FROM one.aspect) THEN
        PERFORM refuse('a fact says which side of a thing it is about', 'report this as a fault of the source');
    END IF;
    SELECT coalesce(max(id), 0) INTO v_last FROM record;
    v_first := v_last + 1;
    SELECT coalesce(max(id), 0) INTO v_statement FROM statement;
    -- A fact whose statement this harvest has seen already is the second word of the same source: the first one counts.
    WITH stated AS (
        SELECT place, urn, aspect, payload, digest_of(payload) AS digest
        FROM unnest(p_urns, p_aspects, p_payloads) WITH ORDINALITY AS one (urn, aspect, payload, place)
    ), incoming AS (
        SELECT stated.*, known.id AS known, known.record AS previous,
               known.id IS NULL OR (known.digest IS DISTINCT FROM stated.digest AND NOT EXISTS (
                   SELECT 1 FROM seen WHERE seen.harvest = p_id AND seen.statement = known.id)) AS changed
        FROM stated LEFT JOIN statement AS known
          ON known.urn = stated.urn AND known.aspect = stated.aspect AND known.origin = v_origin
    ), made AS (
        INSERT INTO statement (id, urn, aspect, origin, record, digest)
        SELECT v_statement + place, urn, aspect, v_origin, v_last + place, digest FROM incoming WHERE known IS NULL
    ), turned AS (
        UPDATE statement SET record = v_last + place, digest = incoming.digest
        FROM incoming WHERE statement.id = incoming.known AND incoming.changed
    ), marked AS (
        INSERT INTO seen SELECT p_id, coalesce(known, v_statement + place) FROM incoming
        WHERE NOT v_harvest.overtaken ON CONFLICT DO NOTHING
    ), written AS (
        INSERT INTO record (id, statement, revision, at, previous, digest, payload)
        SELECT v_last + place, coalesce(known, v_statement + place), v_revision, v_harvest.at, previous, digest, payload
        FROM incoming WHERE changed RETURNING 1
    )
    SELECT count(*) INTO v_stated FROM written;
    SELECT coalesce(max(id), 0) INTO v_last FROM record;
    -- Of things that were closed altogether, what was closed last is stated again.
    WITH dead AS (
        SELECT row_number() OVER (ORDER BY statement.id) AS place, statement.id, statement.record, tombstone.previous AS source
        FROM statement JOIN record AS tombstone ON tombstone.id = statement.record
        WHERE statement.urn = ANY (p_unchanged) AND statement.origin = v_origin AND statement.digest IS NULL
          AND tombstone.revision = (
              SELECT max(newest.revision) FROM statement AS other JOIN record AS newest ON newest.id = other.record
              WHERE other.urn = statement.urn AND other.origin = v_origin)
          AND NOT EXISTS (
              SELECT 1 FROM statement AS other
              WHERE other.urn = statement.urn AND other.origin = v_origin AND other.digest IS NOT NULL)
    ), written AS (
        INSERT INTO record (id, statement, revision, at, scope, previous, digest, payload)
        SELECT v_last + dead.place, dead.id, v_revision, v_harvest.at, stated.scope, dead.record, stated.digest, stated.payload
        FROM dead JOIN record AS stated ON stated.id = dead.source RETURNING id, statement, digest
    ), turned AS (
        UPDATE statement SET record = written.id, digest = written.digest FROM written WHERE statement.id = written.statement
    )
    SELECT count(*) INTO v_revived FROM written;
    IF NOT v_harvest.overtaken THEN
        INSERT INTO seen SELECT p_id, id FROM statement
        WHERE urn = ANY (p_unchanged) AND origin = v_origin AND digest IS NOT NULL ON CONFLICT DO NOTHING;
    END IF;
    INSERT INTO fingerprint (source, key, value, urns, harvest)
    SELECT v_harvest.source, one.key, one.value, one.urns::text, p_id
    FROM jsonb_to_recordset(p_fingerprints) AS one (key text, value text, urns jsonb)
    ON CONFLICT (source, key) DO UPDATE SET value = excluded.value, urns = excluded.urns, harvest = excluded.harvest;
    IF v_stated + v_revived > 0 THEN
        UPDATE harvest SET changed = changed + v_stated + v_revived WHERE id = p_id;
        PERFORM go_on(v_revision, v_first);
        RETURN jsonb_build_object('revision', v_revision, 'stated', v_stated, 'revived', v_revived);
    END IF;
    RETURN jsonb_build_object('revision', v_revision - 1, 'stated', 0, 'revived', 0);
END $$;

-- Closes statements by tombstones; their number. The caller holds the head, and moves it.
CREATE FUNCTION close_statements(p_statements bigint[], p_revision bigint, p_at bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_last bigint := (SELECT coalesce(max(id), 0) FROM record);
    v_gone bigint;
BEGIN
    WITH turned AS (
        SELECT place, statement.id, statement.record, newest.scope
        FROM unnest(p_statements) WITH ORDINALITY AS one (id, place)
        JOIN statement ON statement.id = one.id JOIN record AS newest ON newest.id = statement.record
    ), written AS (
        INSERT INTO record (id, statement, revision, at, scope, previous)
        SELECT v_last + place, id, p_revision, p_at, scope, record FROM turned RETURNING id, statement
    ), pointed AS (
        UPDATE statement SET record = written.id, digest = NULL FROM written WHERE statement.id = written.statement
    )
    SELECT count(*) INTO v_gone FROM written;
    RETURN v_gone;
END $$;

-- Ends a harvest; with `p_complete` what it neither stated nor reported as unchanged is closed. `p_report` is the report without
-- what this closes, which is added here. Answers `{revision, gone}`.
CREATE FUNCTION finish_harvest(p_id bigint, p_complete boolean, p_report jsonb, p_success bigint, p_ended bigint) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_harvest  harvest := open_harvest(p_id);
    v_origin   text := 'source/' || v_harvest.source;
    v_revision bigint;
    v_first    bigint;
    v_closed   bigint[] := '{}';
    v_gone     bigint := 0;
BEGIN
    SELECT revision INTO STRICT v_revision FROM head FOR UPDATE;
    SELECT coalesce(max(id), 0) + 1 INTO v_first FROM record;
    -- Read again under the lock: a newer one may have overtaken it meanwhile.
    v_harvest := open_harvest(p_id);
    IF p_complete AND NOT v_harvest.overtaken THEN
        v_closed := ARRAY(
            SELECT id FROM statement WHERE origin = v_origin AND digest IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM seen WHERE seen.harvest = p_id AND seen.statement = statement.id)
            ORDER BY id);
    END IF;
    IF cardinality(v_closed) > 0 THEN
        v_gone := close_statements(v_closed, v_revision + 1, v_harvest.at);
        -- A thing that comes back just as it was has to be stated again: what stood under its fingerprint is closed.
        DELETE FROM fingerprint WHERE source = v_harvest.source AND harvest <> p_id AND EXISTS (
            SELECT 1 FROM jsonb_array_elements_text(fingerprint.urns::jsonb) AS urn
            WHERE urn IN (SELECT statement.urn FROM statement WHERE id = ANY (v_closed)));
    END IF;
    IF v_harvest.changed > 0 OR v_gone > 0 THEN
        PERFORM note(coalesce(p_ended, v_harvest.at), v_origin, 'sync_source', v_harvest.source,
                     format('%s records written, %s closed', v_harvest.changed, v_gone), 'mesh');
    END IF;
    IF NOT v_harvest.overtaken THEN
        PERFORM keep_report(v_harvest.source,
                            jsonb_set(p_report, '{gone}', to_jsonb((p_report ->> 'gone')::bigint + v_gone))::text, p_success);
    END IF;
    DELETE FROM harvest WHERE id = p_id;
    IF v_gone > 0 THEN
        v_revision := v_revision + 1;
        PERFORM go_on(v_revision, v_first);
    END IF;
    RETURN jsonb_build_object('revision', v_revision, 'gone', v_gone);
END $$;

-- Adds a source.
CREATE FUNCTION add_source(p_name text, p_config text, p_kind text, p_at bigint, p_domain text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    IF NOT (has_duty(ARRAY['platform'], NULL) OR p_domain IS NOT NULL AND has_duty(ARRAY['owner'], p_domain)) THEN
        PERFORM refuse(format('%s may not add a source', session_user),
                       'the platform team adds it, or an owner for their own domain');
    END IF;
    PERFORM 1 FROM head FOR UPDATE;
    INSERT INTO source (name, config, added, domain) VALUES (p_name, p_config, p_at, lower(trim(p_domain)))
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a source called `%` is there already', p_name USING ERRCODE = 'unique_violation',
            HINT = 'choose another name, or remove that source first';
    END IF;
    PERFORM note(p_at, session_user, 'add_source', p_name, format('%s source added', p_kind), 'mesh');
END $$;

-- Removes a source and closes what it stated. Answers `{revision, gone}`.
CREATE FUNCTION remove_source(p_name text, p_at bigint) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_revision bigint;
    v_first    bigint;
    v_gone     bigint;
    v_domain   text;
BEGIN
    PERFORM require_member();
    SELECT domain INTO v_domain FROM source WHERE name = p_name;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no source is called `%`', p_name USING ERRCODE = 'no_data_found',
            HINT = 'list the sources to see their names';
    END IF;
    IF NOT (has_duty(ARRAY['platform'], NULL) OR v_domain IS NOT NULL AND has_duty(ARRAY['owner'], v_domain)) THEN
        PERFORM refuse(format('%s may not remove `%s`', session_user, p_name), 'the platform team removes it');
    END IF;
    SELECT revision INTO STRICT v_revision FROM head FOR UPDATE;
    SELECT coalesce(max(id), 0) + 1 INTO v_first FROM record;
    DELETE FROM source WHERE name = p_name;
    v_gone := close_statements(
        ARRAY(SELECT id FROM statement WHERE origin = 'source/' || p_name AND digest IS NOT NULL ORDER BY id),
        v_revision + 1, p_at);
    DELETE FROM fingerprint WHERE source = p_name;
    DELETE FROM harvest WHERE source = p_name;
    PERFORM note(p_at, session_user, 'remove_source', p_name, format('source removed, %s records closed', v_gone), 'mesh');
    IF v_gone > 0 THEN
        v_revision := v_revision + 1;
        PERFORM go_on(v_revision, v_first);
    END IF;
    RETURN jsonb_build_object('revision', v_revision, 'gone', v_gone);
END $$;
