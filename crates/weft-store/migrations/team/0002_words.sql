-- What people say: who may say it, and that it is said over what they saw.

-- Who a record is for.
CREATE FUNCTION scope_of(p_aspect text, p_payload jsonb) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT CASE p_aspect
        WHEN 'request' THEN format('access/%s/%s', domain_of(p_payload #>> '{value,subject}'), p_payload #>> '{value,by,login}')
        WHEN 'grant' THEN format('access/%s/%s', domain_of(p_payload #>> '{value,subject}'), p_payload #>> '{value,holder,login}')
        -- What a campaign says of a grant is seen by whoever sees the grant.
        WHEN 'reviewed' THEN format('access/%s/%s', domain_of(p_payload #>> '{value,subject}'), p_payload #>> '{value,holder,login}')
        ELSE 'mesh' END
$$;

-- Whether whoever is logged in decides over this domain; without one, over the whole mesh.
CREATE FUNCTION decides(about text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT has_duty(ARRAY['owner', 'steward', 'deputy'], about)
$$;

-- Whether whoever is logged in has no duty but that of an agent.
CREATE FUNCTION is_agent_only() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT has_duty_anywhere(ARRAY['agent']) AND NOT has_duty_anywhere(
        ARRAY['analyst', 'owner', 'steward', 'deputy', 'platform', 'runner', 'auditor'])
$$;

CREATE FUNCTION require_person() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    PERFORM require_member();
    IF is_agent_only() THEN
        PERFORM refuse('an agent reads and asks', 'its person writes');
    END IF;
END $$;

-- Refuses words of others in a proposal, and who decides over their own.
CREATE FUNCTION check_proposal(p_urn text, p_aspect text, p_old jsonb, p_new jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_author text;
    v_to     text := p_new ->> 'state';
BEGIN
    IF p_aspect = 'proposed' THEN
        -- Written with its proposal the first time, and only by its author after.
        SELECT record.payload::jsonb #>> '{value,by,login}' INTO v_author
        FROM statement JOIN record ON record.id = statement.record
        WHERE statement.urn = p_urn AND statement.aspect = 'proposal' ORDER BY record.id LIMIT 1;
        IF v_author IS NOT NULL AND v_author <> session_user THEN
            PERFORM refuse('words of a proposal are its author''s', 'comment on it, or make a proposal of your own');
        END IF;
        RETURN;
    END IF;
    v_author := coalesce(p_old, p_new) #>> '{by,login}';
    IF p_old IS NULL AND (v_author = session_user AND v_to = 'open' AND jsonb_typeof(p_new -> 'subject') = 'string'
                          AND NOT p_new ? 'decision') IS NOT TRUE THEN
        PERFORM refuse('a proposal is its author''s own', 'propose it as yourself');
    END IF;
    IF (v_to IN ('open', 'accepted', 'rejected', 'withdrawn')) IS NOT TRUE THEN
        PERFORM refuse('a proposal is open or decided', 'write it with Weft');
    END IF;
    IF p_old IS NOT NULL AND (p_old -> 'by' = p_new -> 'by' AND p_old -> 'subject' = p_new -> 'subject') IS NOT TRUE THEN
        PERFORM refuse('what a proposal is about stays', 'make another one');
    END IF;
    IF p_old ->> 'state' <> 'open' AND p_old - 'comments' IS DISTINCT FROM p_new - 'comments' THEN
        PERFORM refuse('that proposal is decided', 'propose the edit anew');
    END IF;
    IF v_author IS DISTINCT FROM session_user::text
        AND p_old - ARRAY['state', 'decision', 'comments'] IS DISTINCT FROM p_new - ARRAY['state', 'decision', 'comments'] THEN
        PERFORM refuse('words of a proposal are its author''s', 'comment on it, or make a proposal of your own');
    END IF;
    IF p_old -> 'decision' IS DISTINCT FROM p_new -> 'decision'
        AND (v_to <> 'open' AND p_new #>> '{decision,by,login}' = session_user) IS NOT TRUE THEN
        PERFORM refuse('a decision is who decides'' own', 'decide it as yourself');
    END IF;
    -- Remarks stay, and whoever adds one signs it.
    IF EXISTS (
        SELECT 1 FROM jsonb_array_elements(coalesce(p_old -> 'comments', '[]')) WITH ORDINALITY AS old (remark, place)
        FULL JOIN jsonb_array_elements(coalesce(p_new -> 'comments', '[]')) WITH ORDINALITY AS new (remark, place) USING (place)
        WHERE old.remark IS DISTINCT FROM new.remark
          AND (old.remark IS NOT NULL OR new.remark #>> '{by,login}' IS DISTINCT FROM session_user::text)) THEN
        PERFORM refuse('remarks stay as they were made, each its maker''s own', 'add another one');
    END IF;
    IF p_old ->> 'state' = 'open' AND v_to = 'withdrawn' AND v_author <> session_user THEN
        PERFORM refuse('only its author withdraws a proposal', 'reject it instead');
    END IF;
    IF p_old ->> 'state' = 'open' AND v_to IN ('accepted', 'rejected') AND NOT decides(domain_of(p_new ->> 'subject')) THEN
        PERFORM refuse(format('%s does not decide for this domain', session_user), 'an owner or steward of it decides');
    END IF;
    IF p_old ->> 'state' = 'open' AND v_to = 'accepted' AND v_author = session_user THEN
        PERFORM refuse('nobody accepts their own proposal', 'a second person looks at it');
    END IF;
END $$;

-- Refuses to say whether the edits of a domain are reviewed to whoever does not answer for it.
CREATE FUNCTION check_review(p_old jsonb, p_new jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_dom text := lower(p_new #>> '{value,domain}');
BEGIN
    IF NOT has_duty(ARRAY['owner', 'steward', 'deputy', 'platform'], v_dom)
        OR p_old IS NOT NULL AND lower(p_old #>> '{value,domain}') IS DISTINCT FROM v_dom THEN
        PERFORM refuse('who answers for a domain says whether its edits are reviewed', 'ask its owner');
    END IF;
END $$;

-- Refuses to say what belongs to which domain to everybody but the platform team.
CREATE FUNCTION check_namespaces() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    IF NOT has_duty(ARRAY['platform'], NULL) THEN
        PERFORM refuse('the platform team says what belongs to which domain', 'ask the platform team');
    END IF;
END $$;

-- Whether this is a side of a thing that whoever answers for the thing describes.
CREATE FUNCTION is_description(p_aspect text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT p_aspect IN ('docs', 'field_docs', 'ownership', 'tags', 'product', 'contract', 'slas', 'quality', 'term', 'published', 'asset')
$$;

-- Refuses a description by somebody who does not answer for the thing.
CREATE FUNCTION check_description(p_urn text, p_aspect text, p_new jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_dom text := domain_of(p_urn);
    v_to  text := lower(trim(p_new ->> 'domain'));
BEGIN
    IF NOT (has_duty(ARRAY['owner', 'steward', 'deputy', 'platform'], v_dom)
            OR v_dom IS NULL AND has_duty_anywhere(ARRAY['owner', 'steward', 'deputy', 'platform'])) THEN
        PERFORM refuse(format('%s may not write for %s', session_user, coalesce(v_dom, 'the mesh')),
                       'propose it: whoever answers for it accepts');
    END IF;
    -- Nobody moves a thing into a domain that they do not answer for.
    IF p_aspect = 'ownership' AND v_to IS NOT NULL AND v_to IS DISTINCT FROM v_dom
        AND (NOT has_duty(ARRAY['owner', 'steward', 'deputy', 'platform'], v_to)
             -- Nor takes what was there before them and is nobody's.
             OR v_dom IS NULL AND NOT has_duty(ARRAY['owner', 'steward', 'deputy', 'platform'], NULL)
                AND EXISTS (SELECT 1 FROM statement WHERE urn = p_urn AND origin <> 'person/' || session_user)) THEN
        PERFORM refuse(format('%s may not move a thing to %s', session_user, v_to), 'ask its owner');
    END IF;
END $$;

-- Refuses a word in the name of somebody else, unless it is of a proposal of theirs that is accepted with it.
CREATE FUNCTION check_author(p_urn text, p_aspect text, p_author text, p_words jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    IF p_author IS DISTINCT FROM session_user::text AND NOT EXISTS (
        SELECT 1 FROM jsonb_array_elements(p_words) AS word
        CROSS JOIN LATERAL (SELECT (word ->> 'payload')::jsonb -> 'value' AS proposal) AS said
        JOIN statement ON statement.urn = word ->> 'urn' AND statement.aspect = 'proposed'
            AND statement.origin = 'person/' || p_author
        JOIN record ON record.id = statement.record
        CROSS JOIN LATERAL jsonb_array_elements(record.payload::jsonb #> '{value,words}') AS proposed
        WHERE word ->> 'aspect' = 'proposal' AND said.proposal ->> 'state' = 'accepted'
          AND said.proposal #>> '{by,login}' = p_author
          AND proposed ->> 'urn' = p_urn AND proposed #>> '{payload,aspect}' = p_aspect
          AND (is_description(p_aspect) OR p_aspect = 'incidents')) THEN
        PERFORM refuse('words of somebody else are written with the proposal that they come from', 'accept it with Weft');
    END IF;
END $$;

-- Refuses a word that its writer may not say. The checks of some kinds are in the steps that bring those kinds: nothing is
-- written before all steps are taken.
CREATE FUNCTION check_word(p_urn text, p_aspect text, p_author text, p_old text, p_new text, p_words jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_new jsonb := p_new::jsonb;
    v_old jsonb := p_old::jsonb;
BEGIN
    IF v_new ->> 'aspect' IS DISTINCT FROM p_aspect THEN
        PERFORM refuse('a word says which side of a thing it is about', 'write it with Weft');
    END IF;
    PERFORM check_author(p_urn, p_aspect, p_author, p_words);
    CASE
        WHEN p_aspect = 'request' THEN
            PERFORM check_request(p_urn, v_old -> 'value', v_new -> 'value', p_words);
        WHEN p_aspect = 'grant' THEN
            PERFORM check_grant(p_urn, v_old -> 'value', v_new -> 'value', p_words);
        WHEN is_agent_only() THEN
            PERFORM refuse('an agent reads and asks', 'its person writes');
        WHEN p_aspect IN ('proposal', 'proposed') THEN
            PERFORM check_proposal(p_urn, p_aspect, v_old -> 'value', v_new -> 'value');
        WHEN p_aspect = 'runner' THEN
            PERFORM check_runner(p_urn, v_new -> 'value');
        WHEN p_aspect = 'policy' THEN
            PERFORM check_policy(p_urn, v_old, p_new);
        WHEN p_aspect = 'directory' THEN
            PERFORM check_directory(p_new);
        WHEN p_aspect = 'campaign' THEN
            PERFORM check_campaign(p_urn, v_new -> 'value', p_words);
        WHEN p_aspect = 'reviewed' THEN
            PERFORM check_reviewed(p_urn, v_new -> 'value', p_words);
        WHEN p_aspect = 'webhook' THEN
            PERFORM check_webhook(v_new -> 'value');
        WHEN p_aspect = 'review' THEN
            PERFORM check_review(v_old, v_new);
        WHEN p_aspect IN ('rules', 'namespace') THEN
            PERFORM check_namespaces();
        WHEN p_aspect = 'incidents' THEN
            NULL;
        WHEN is_description(p_aspect) THEN
            PERFORM check_description(p_urn, p_aspect, v_new -> 'value');
        ELSE
            PERFORM refuse(format('`%s` is not for people to say', p_aspect), 'sources state it');
    END CASE;
END $$;

-- Writes words in one transaction, each only over what its writer saw. Words: `[{urn, urns, aspect, base, payload, author}]`.
-- Answers `{revision}`, or `{conflict: [record]}` and nothing was written.
CREATE FUNCTION write_words(p_action text, p_words jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_revision  bigint;
    v_last      bigint;
    v_first     bigint;
    v_at        bigint := now_ms();
    v_word      jsonb;
    v_id        bigint;
    v_seen      bigint;
    v_digest    bytea;
    v_payload   text;
    v_statement bigint;
    v_previous  bigint;
    v_origin    text;
    v_scope     text;
    v_newer     bigint[] := '{}';
    v_write     jsonb[] := '{}';
    v_said      record;
    v_written   jsonb;
BEGIN
    PERFORM require_member();
    IF (p_action ~ '^[a-z_.]{1,60}$' AND jsonb_typeof(p_words) = 'array' AND jsonb_array_length(p_words) <= 10000
        AND octet_length(p_words::text) <= 67108864) IS NOT TRUE THEN
        RAISE EXCEPTION 'words come as a list of at most 10,000' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT revision + 1 INTO STRICT v_revision FROM head FOR UPDATE;
    SELECT coalesce(max(id), 0) INTO v_last FROM record;
    v_first := v_last + 1;
    FOR v_word IN SELECT value FROM jsonb_array_elements(p_words) LOOP
        SELECT record.id, record.revision, statement.digest, record.payload INTO v_id, v_seen, v_digest, v_payload
        FROM statement JOIN record ON record.id = statement.record
        -- Under its own urn always; what is decided step by step has no other.
        WHERE statement.urn = ANY (v_word ->> 'urn' || ARRAY(
                  SELECT jsonb_array_elements_text(v_word -> 'urns')
                  WHERE v_word ->> 'aspect' NOT IN ('request', 'grant', 'proposal', 'proposed', 'policy', 'review', 'rules', 'namespace')))
          AND statement.aspect = v_word ->> 'aspect' AND statement.digest IS NOT NULL
          AND statement.origin LIKE 'person/%'
        ORDER BY record.id DESC LIMIT 1;
        CONTINUE WHEN FOUND AND v_digest = digest_of(v_word ->> 'payload');
        IF FOUND AND v_word ->> 'base' IS NOT NULL AND v_seen > (v_word ->> 'base')::bigint THEN
            v_newer := v_newer || v_id;
        END IF;
        v_write := v_write || jsonb_set(v_word, '{old}', coalesce(to_jsonb(v_payload), 'null'));
        v_payload := NULL;
    END LOOP;
    IF cardinality(v_newer) > 0 THEN
        RETURN jsonb_build_object('conflict', to_jsonb(v_newer));
    END IF;
    -- Only what is written speaks for what is written with it, and each thing is said once.
    v_written := to_jsonb(v_write);
    IF EXISTS (SELECT 1 FROM jsonb_array_elements(v_written) AS word GROUP BY word ->> 'urn', word ->> 'aspect' HAVING count(*) > 1) THEN
        RAISE EXCEPTION 'a side of a thing is said once at a time' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    FOREACH v_word IN ARRAY v_write LOOP
        PERFORM check_word(v_word ->> 'urn', v_word ->> 'aspect', coalesce(v_word ->> 'author', session_user),
                           v_word ->> 'old', v_word ->> 'payload', v_written);
    END LOOP;
    FOREACH v_word IN ARRAY v_write LOOP
        v_last := v_last + 1;
        v_origin := 'person/' || coalesce(v_word ->> 'author', session_user);
        v_digest := digest_of(v_word ->> 'payload');
        v_scope := scope_of(v_word ->> 'aspect', (v_word ->> 'payload')::jsonb);
        SELECT id, record INTO v_statement, v_previous FROM statement
        WHERE urn = v_word ->> 'urn' AND aspect = v_word ->> 'aspect' AND origin = v_origin;
        IF FOUND THEN
            UPDATE statement SET record = v_last, digest = v_digest, scope = v_scope WHERE id = v_statement;
        ELSE
            v_previous := NULL;
            INSERT INTO statement (id, urn, aspect, origin, record, digest, scope)
            SELECT coalesce(max(id), 0) + 1, v_word ->> 'urn', v_word ->> 'aspect', v_origin, v_last, v_digest, v_scope
            FROM statement RETURNING id INTO v_statement;
        END IF;
        INSERT INTO record (id, statement, revision, at, scope, previous, digest, payload)
        VALUES (v_last, v_statement, v_revision, v_at, v_scope, v_previous, v_digest, v_word ->> 'payload');
    END LOOP;
    FOR v_said IN
        SELECT word ->> 'urn' AS urn, word ->> 'author' AS author,
               string_agg(word ->> 'aspect', ', ' ORDER BY place) AS aspects,
               min(scope_of(word ->> 'aspect', (word ->> 'payload')::jsonb)) AS scope
        FROM unnest(v_write) WITH ORDINALITY AS written (word, place)
        GROUP BY 1, 2 ORDER BY 1, 2 NULLS FIRST
    LOOP
        PERFORM note(v_at, session_user, p_action, v_said.urn,
                     format('%s%s written as revision %s', v_said.aspects, ' of ' || v_said.author, v_revision),
                     v_said.scope);
    END LOOP;
    IF v_last < v_first THEN
        RETURN jsonb_build_object('revision', v_revision - 1);
    END IF;
    PERFORM go_on(v_revision, v_first);
    RETURN jsonb_build_object('revision', v_revision);
END $$;

-- Writes down an act that changed no record.
CREATE FUNCTION note_act(p_action text, p_subject text, p_detail text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    PERFORM require_person();
    PERFORM 1 FROM head FOR UPDATE;
    PERFORM require_person();
    IF (p_action IN ('push_docs', 'push_docs.begin') AND p_subject IS NOT NULL AND length(p_detail) <= 10000) IS NOT TRUE THEN
        PERFORM refuse('that is noted by what does it', 'do it with Weft');
    END IF;
    PERFORM note(now_ms(), session_user, p_action, p_subject, translate(p_detail, E'\n\r', '  '), 'mesh');
END $$;

-- Keeps an image; whether it is new.
CREATE FUNCTION keep_image(p_subject text, p_digest text, p_kind text, p_bytes bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    PERFORM require_person();
    PERFORM 1 FROM head FOR UPDATE;
    PERFORM require_person();
    INSERT INTO image (digest, kind, bytes) VALUES (p_digest, p_kind, p_bytes) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM note(now_ms(), session_user, 'keep_image', p_subject,
                 format('image %s kept, %s, %s bytes', p_digest, p_kind, length(p_bytes)), 'mesh');
    RETURN true;
END $$;
