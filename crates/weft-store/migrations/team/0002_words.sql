-- What people say: who may say it, and that it is said over what they saw.

-- Who a record is for.
CREATE FUNCTION scope_of(p_aspect text, p_payload jsonb) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT CASE p_aspect
        WHEN 'request' THEN format('access/%s/%s', domain_of(p_payload #>> '{value,subject}'), p_payload #>> '{value,by,login}')
        WHEN 'grant' THEN format('access/%s/%s', domain_of(p_payload #>> '{value,subject}'), p_payload #>> '{value,holder,login}')
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

-- Refuses a step of a request that its maker may not take, or that does not follow from where it stood.
CREATE FUNCTION check_request(p_urn text, p_old jsonb, p_new jsonb, p_words jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_dom    text := domain_of(p_new ->> 'subject');
    v_asker  text := p_new #>> '{by,login}';
    v_own    boolean := v_asker IS NOT DISTINCT FROM session_user::text;
    v_last   jsonb := p_new -> 'entries' -> -1;
    v_act    text := v_last ->> 'act';
    v_from   text := p_old ->> 'state';
    v_to     text := p_new ->> 'state';
    v_others text[] := ARRAY['state', 'entries', 'grant'];
    v_terms  jsonb := coalesce(v_last -> 'terms', p_new -> 'terms');
    v_first  text;
BEGIN
    IF v_last #>> '{by,login}' IS DISTINCT FROM session_user::text THEN
        PERFORM refuse('an act on a request is its actor''s own', 'sign in as who acts');
    END IF;
    IF p_old IS NULL THEN
        -- What is not there is not so: NULL never passes.
        IF (v_own AND v_act = 'send' AND v_to = 'waiting' AND jsonb_array_length(p_new -> 'entries') = 1
            AND NOT p_new ? 'grant' AND NOT v_last ? 'terms' AND jsonb_typeof(p_new -> 'subject') = 'string'
            AND jsonb_typeof(p_new #> '{terms,days}') = 'number'
            AND jsonb_typeof(p_new #> '{terms,assets}') = 'array') IS NOT TRUE THEN
            PERFORM refuse('a request begins with being sent, by whoever asks', 'send it as yourself');
        END IF;
        RETURN;
    END IF;
    IF (p_old - v_others = p_new - v_others
        AND jsonb_array_length(p_new -> 'entries') = jsonb_array_length(p_old -> 'entries') + 1
        AND (p_new -> 'entries') - -1 = p_old -> 'entries') IS NOT TRUE THEN
        PERFORM refuse('what was said in a request stays', 'read it again and act on what it says now');
    END IF;
    IF (CASE v_act
        WHEN 'note' THEN v_from IN ('waiting', 'asked_back') AND v_to = v_from
        WHEN 'ask_back' THEN v_from = 'waiting' AND v_to = 'asked_back'
        WHEN 'answer' THEN v_from = 'asked_back' AND v_to = 'waiting'
        WHEN 'withdraw' THEN v_from IN ('waiting', 'asked_back') AND v_to = 'withdrawn'
        WHEN 'reject' THEN v_from IN ('waiting', 'asked_back') AND v_to = 'rejected'
        WHEN 'approve_first' THEN v_from = 'waiting' AND v_to = 'waiting'
        WHEN 'approve' THEN v_from = 'waiting' AND v_to = 'approved'
        ELSE false END) IS NOT TRUE THEN
        PERFORM refuse(format('`%s` does not lead from %s to %s', v_act, v_from, v_to),
                       'read it again and act on what it says now');
    END IF;
    IF v_act IN ('answer', 'withdraw') AND NOT v_own THEN
        PERFORM refuse('only whoever asks may do that', 'leave a note instead');
    END IF;
    IF v_act IN ('ask_back', 'reject', 'approve_first', 'approve') THEN
        IF v_own THEN
            PERFORM refuse('nobody decides over their own request', 'another owner or steward of the domain decides');
        END IF;
        IF NOT decides(v_dom) THEN
            PERFORM refuse(format('%s does not decide for %s', session_user, coalesce(v_dom, 'the mesh')),
                           'an owner or steward of the domain decides');
        END IF;
    END IF;
    IF v_act = 'note' AND NOT v_own AND NOT decides(v_dom) THEN
        PERFORM refuse('only whoever asks and who decides write here', 'ask one of them');
    END IF;
    IF v_terms IS DISTINCT FROM p_old -> 'terms'
        AND (v_act IN ('approve', 'approve_first')
             AND v_terms - ARRAY['role', 'days', 'assets'] = (p_old -> 'terms') - ARRAY['role', 'days', 'assets']
             AND jsonb_typeof(v_terms -> 'days') = 'number' AND jsonb_typeof(v_terms -> 'assets') = 'array'
             AND (v_terms ->> 'days')::bigint BETWEEN 1 AND (p_old #>> '{terms,days}')::bigint
             AND (p_old #> '{terms,assets}') @> (v_terms -> 'assets')) IS NOT TRUE THEN
        PERFORM refuse('what is approved is at most what was asked for', 'ask back for more');
    END IF;
    -- Whoever approves answers for everything that it opens.
    IF v_act IN ('approve_first', 'approve') AND EXISTS (
        SELECT 1 FROM jsonb_array_elements_text(v_terms -> 'assets') AS asset
        WHERE domain_of(asset) IS NOT NULL AND NOT decides(domain_of(asset))) THEN
        PERFORM refuse('it opens what belongs to another domain', 'approve less, or ask who decides there');
    END IF;
    IF v_act = 'approve' THEN
        SELECT entry #>> '{by,login}' INTO v_first
        FROM jsonb_array_elements(p_old -> 'entries') WITH ORDINALITY AS all_of (entry, place)
        WHERE entry ->> 'act' = 'approve_first' ORDER BY place DESC LIMIT 1;
        IF v_first = session_user THEN
            PERFORM refuse('the second approval is another person''s', 'another owner or steward approves');
        END IF;
        IF NOT EXISTS (
            SELECT 1 FROM jsonb_array_elements(p_words) AS word
            WHERE word ->> 'aspect' = 'grant' AND word ->> 'urn' = p_new ->> 'grant'
              AND (word ->> 'payload')::jsonb #>> '{value,request}' = p_urn) THEN
            PERFORM refuse('an approval is written with its grant', 'approve it with Weft');
        END IF;
    ELSIF p_new ? 'grant' THEN
        PERFORM refuse('only an approval leads to a grant', 'approve it first');
    END IF;
END $$;

-- Refuses a grant that nobody decided, and a step of one that its maker may not take.
CREATE FUNCTION check_grant(p_urn text, p_old jsonb, p_new jsonb, p_words jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_dom   text := domain_of(p_new ->> 'subject');
    v_moves text[] := ARRAY['steps', 'attempts', 'end'];
    v_runs  boolean := decides(v_dom) OR has_duty(ARRAY['runner'], v_dom);
    v_ends  text := p_new #>> '{end,by,login}';
    v_said  text[] := ARRAY['state', 'at', 'said', 'before'];
BEGIN
    IF p_old IS NULL THEN
        IF p_new #>> '{by,login}' IS DISTINCT FROM session_user::text OR p_new ? 'end' OR NOT EXISTS (
            SELECT 1 FROM jsonb_array_elements(p_words) AS word
            CROSS JOIN LATERAL (SELECT (word ->> 'payload')::jsonb -> 'value' AS request) AS said
            WHERE word ->> 'aspect' = 'request' AND word ->> 'urn' = p_new ->> 'request'
              AND said.request ->> 'state' = 'approved'
              AND said.request ->> 'subject' = p_new ->> 'subject'
              AND said.request ->> 'grant' = p_urn
              AND coalesce(said.request #> '{entries,-1,terms}', said.request -> 'terms') = p_new -> 'terms'
              AND said.request -> 'by' = p_new -> 'holder'
              AND (p_new ->> 'until')::timestamptz
                  <= clock_timestamp() + make_interval(days => (p_new #>> '{terms,days}')::integer + 1)
              AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(p_new -> 'steps') AS step
                              WHERE ((p_new #> '{terms,assets}') ? (step ->> 'target')) IS NOT TRUE)) THEN
            PERFORM refuse('a grant is what was approved, written with its approval', 'approve the request with Weft');
        END IF;
        RETURN;
    END IF;
    -- Steps are told how they went; which they are was decided.
    IF (p_old - v_moves = p_new - v_moves
        AND (SELECT jsonb_agg(step - v_said ORDER BY place)
             FROM jsonb_array_elements(p_old -> 'steps') WITH ORDINALITY AS one (step, place))
            IS NOT DISTINCT FROM
            (SELECT jsonb_agg(step - v_said ORDER BY place)
             FROM jsonb_array_elements(p_new -> 'steps') WITH ORDINALITY AS one (step, place))) IS NOT TRUE THEN
        PERFORM refuse('what was granted stays as it was decided', 'end it, and ask anew');
    END IF;
    IF p_old -> 'end' IS DISTINCT FROM p_new -> 'end' THEN
        IF p_old ? 'end' OR v_ends IS DISTINCT FROM session_user::text THEN
            PERFORM refuse('a grant ends once, by whoever ends it', 'read it again');
        END IF;
        IF NOT v_runs AND (p_new #>> '{holder,login}' = session_user AND p_new #>> '{end,why}' IN ('given_back', 'replaced')
                           AND p_old - 'end' = p_new - 'end') IS NOT TRUE THEN
            PERFORM refuse(format('%s may not end this grant', session_user), 'its holder gives it back, who decides revokes it');
        END IF;
    ELSIF NOT v_runs THEN
        PERFORM refuse(format('%s may not carry out this grant', session_user), 'who decides or a runner does');
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

-- Refuses a word that its writer may not say.
CREATE FUNCTION check_word(p_urn text, p_aspect text, p_author text, p_old text, p_new text, p_words jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_new jsonb := p_new::jsonb;
    v_old jsonb := p_old::jsonb;
    v_dom text;
    v_to  text;
BEGIN
    IF v_new ->> 'aspect' IS DISTINCT FROM p_aspect THEN
        PERFORM refuse('a word says which side of a thing it is about', 'write it with Weft');
    END IF;
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
          AND p_aspect NOT IN ('request', 'grant', 'policy', 'proposal', 'proposed', 'review', 'rules', 'namespace')) THEN
        PERFORM refuse('words of somebody else are written with the proposal that they come from', 'accept it with Weft');
    END IF;
    CASE
        WHEN p_aspect = 'request' THEN
            PERFORM check_request(p_urn, v_old -> 'value', v_new -> 'value', p_words);
        WHEN p_aspect = 'grant' THEN
            PERFORM check_grant(p_urn, v_old -> 'value', v_new -> 'value', p_words);
        WHEN is_agent_only() THEN
            PERFORM refuse('an agent reads and asks', 'its person writes');
        WHEN p_aspect IN ('proposal', 'proposed') THEN
            PERFORM check_proposal(p_urn, p_aspect, v_old -> 'value', v_new -> 'value');
        WHEN p_aspect = 'incidents' THEN
            NULL;
        WHEN p_aspect = 'policy' THEN
            IF NOT has_duty(ARRAY['steward', 'platform'], NULL) THEN
                PERFORM refuse('the policy is the governance team''s', 'a steward or the platform team of the whole mesh publishes it');
            END IF;
        WHEN p_aspect = 'review' THEN
            v_dom := lower(v_new #>> '{value,domain}');
            IF NOT has_duty(ARRAY['owner', 'steward', 'deputy', 'platform'], v_dom)
                OR v_old IS NOT NULL AND lower(v_old #>> '{value,domain}') IS DISTINCT FROM v_dom THEN
                PERFORM refuse('who answers for a domain says whether its edits are reviewed', 'ask its owner');
            END IF;
        WHEN p_aspect IN ('rules', 'namespace') THEN
            IF NOT has_duty(ARRAY['platform'], NULL) THEN
                PERFORM refuse('the platform team says what belongs to which domain', 'ask the platform team');
            END IF;
        WHEN p_aspect NOT IN ('docs', 'field_docs', 'ownership', 'tags', 'product', 'contract', 'slas', 'quality', 'term',
                              'published', 'asset') THEN
            PERFORM refuse(format('`%s` is not for people to say', p_aspect), 'sources state it');
        ELSE
            v_dom := domain_of(p_urn);
            IF NOT (has_duty(ARRAY['owner', 'steward', 'deputy', 'platform'], v_dom)
                    OR v_dom IS NULL AND has_duty_anywhere(ARRAY['owner', 'steward', 'deputy', 'platform'])) THEN
                PERFORM refuse(format('%s may not write for %s', session_user, coalesce(v_dom, 'the mesh')),
                               'propose it: whoever answers for it accepts');
            END IF;
            -- Nobody moves a thing into a domain that they do not answer for.
            v_to := lower(trim(v_new #>> '{value,domain}'));
            IF p_aspect = 'ownership' AND v_to IS NOT NULL AND v_to IS DISTINCT FROM v_dom
                AND (NOT has_duty(ARRAY['owner', 'steward', 'deputy', 'platform'], v_to)
                     -- Nor takes what was there before them and is nobody's.
                     OR v_dom IS NULL AND NOT has_duty(ARRAY['owner', 'steward', 'deputy', 'platform'], NULL)
                        AND EXISTS (SELECT 1 FROM statement WHERE urn = p_urn AND origin <> 'person/' || session_user)) THEN
                PERFORM refuse(format('%s may not move a thing to %s', session_user, v_to), 'ask its owner');
            END IF;
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
