-- Campaigns over what is granted: who may start and close one, who may answer for a grant, and what an answer does.

-- What stands under a urn, whoever said it last. Words that are written with it are not looked at.
CREATE FUNCTION standing_word(p_urn text, p_aspect text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT record.payload::jsonb -> 'value'
    FROM statement JOIN record ON record.id = statement.record
    WHERE statement.urn = p_urn AND statement.aspect = p_aspect AND statement.digest IS NOT NULL
      AND statement.origin LIKE 'person/%'
    ORDER BY record.id DESC LIMIT 1
$$;

-- The same after what is being written; NULL where it is not there.
CREATE FUNCTION coming_word(p_urn text, p_aspect text, p_words jsonb) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT coalesce(
        (SELECT (word ->> 'payload')::jsonb -> 'value' FROM jsonb_array_elements(p_words) AS word
         WHERE word ->> 'urn' = p_urn AND word ->> 'aspect' = p_aspect),
        standing_word(p_urn, p_aspect))
$$;

-- The campaign that is written with a word, where one is.
CREATE FUNCTION written_campaign(p_urn text, p_words jsonb) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT (word ->> 'payload')::jsonb -> 'value' FROM jsonb_array_elements(p_words) AS word
    WHERE word ->> 'urn' = p_urn AND word ->> 'aspect' = 'campaign'
$$;

-- Whether whoever is logged in starts and closes campaigns over this: who decides for the domain, or for the whole mesh.
CREATE FUNCTION runs_campaign(p_campaign jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT CASE p_campaign #>> '{scope,kind}'
        WHEN 'domain' THEN decides(trim(p_campaign #>> '{scope,of}'))
        WHEN 'product' THEN decides(domain_of(p_campaign #>> '{scope,of}'))
        WHEN 'classification' THEN decides(NULL)
        WHEN 'mesh' THEN decides(NULL)
        ELSE false END
$$;

-- Refuses a campaign that its maker may not start, and a closing that leaves something out.
CREATE FUNCTION check_campaign(p_urn text, p_new jsonb, p_words jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_old jsonb := standing_word(p_urn, 'campaign');
BEGIN
    IF runs_campaign(coalesce(v_old, p_new)) IS NOT TRUE THEN
        PERFORM refuse(format('%s does not start or close this campaign', session_user),
                       'an owner or steward of the domain does, or who decides for the whole mesh');
    END IF;
    IF v_old IS NULL THEN
        IF (p_new #>> '{by,login}' = session_user AND NOT p_new ? 'closed' AND p_new ->> 'unanswered' IN ('keep', 'revoke')
            AND length(trim(p_new ->> 'name')) BETWEEN 1 AND 300 AND jsonb_typeof(p_new -> 'due') = 'string'
            AND jsonb_typeof(p_new -> 'items') = 'number'
            AND (p_new ->> 'items')::bigint BETWEEN 1 AND 1000
            AND (SELECT count(*) FROM jsonb_array_elements(p_words) AS word
                 WHERE word ->> 'aspect' = 'reviewed'
                   AND (word ->> 'payload')::jsonb #>> '{value,campaign}' = p_urn) = (p_new ->> 'items')::bigint) IS NOT TRUE THEN
            PERFORM refuse('a campaign begins with the grants that it looks at, by whoever starts it', 'start it with Weft');
        END IF;
        RETURN;
    END IF;
    IF (v_old = p_new - 'closed' AND NOT v_old ? 'closed' AND p_new #>> '{closed,by,login}' = session_user) IS NOT TRUE THEN
        PERFORM refuse('a campaign stays as it was started, and is closed once', 'start another one');
    END IF;
    -- What nobody answered for is written with the closing.
    IF EXISTS (
        SELECT 1 FROM (
            SELECT DISTINCT ON (statement.urn) statement.urn AS urn, record.payload::jsonb -> 'value' AS item
            FROM statement JOIN record ON record.id = statement.record
            WHERE statement.aspect = 'reviewed' AND statement.digest IS NOT NULL AND statement.origin LIKE 'person/%'
            ORDER BY statement.urn, record.id DESC) AS newest
        WHERE newest.item ->> 'campaign' = p_urn AND NOT newest.item ? 'outcome'
          AND NOT standing_word(newest.item ->> 'grant', 'grant') ? 'end'
          AND NOT is_over(standing_word(newest.item ->> 'grant', 'grant'))
          AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(p_words) AS word
                          WHERE word ->> 'aspect' = 'reviewed' AND word ->> 'urn' = newest.urn)) THEN
        PERFORM refuse('grants wait for an answer that are not closed with the campaign', 'close it with Weft, as who sees all of them');
    END IF;
END $$;

-- Refuses an answer that its maker may not give, or that does not do what it says.
CREATE FUNCTION check_reviewed(p_urn text, p_new jsonb, p_words jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_old      jsonb := standing_word(p_urn, 'reviewed');
    v_written  jsonb := written_campaign(p_new ->> 'campaign', p_words);
    v_standing jsonb := standing_word(p_new ->> 'campaign', 'campaign');
    v_before   jsonb := standing_word(p_new ->> 'grant', 'grant');
    v_after    jsonb := coming_word(p_new ->> 'grant', 'grant', p_words);
    v_outcome  jsonb := p_new -> 'outcome';
    v_answer   text := v_outcome ->> 'answer';
    v_rule     boolean := coalesce((v_outcome ->> 'unanswered')::boolean, false);
BEGIN
    IF decides(domain_of(p_new ->> 'subject')) IS NOT TRUE THEN
        PERFORM refuse(format('%s does not answer for this grant', session_user), 'an owner or steward of the domain does');
    END IF;
    IF v_old IS NULL THEN
        -- What is looked at is what is granted.
        IF (v_standing IS NULL AND v_written IS NOT NULL AND NOT v_written ? 'closed' AND NOT p_new ? 'outcome'
            AND v_before -> 'subject' = p_new -> 'subject' AND v_before -> 'holder' = p_new -> 'holder'
            AND v_before -> 'terms' = p_new -> 'terms' AND v_before -> 'until' = p_new -> 'until'
            AND NOT v_before ? 'end') IS NOT TRUE THEN
            PERFORM refuse('a campaign begins with grants as they stand', 'start it with Weft');
        END IF;
        RETURN;
    END IF;
    IF (v_old = p_new - 'outcome' AND NOT v_old ? 'outcome' AND v_outcome #>> '{by,login}' = session_user
        AND NOT v_standing ? 'closed' AND NOT v_before ? 'end') IS NOT TRUE THEN
        PERFORM refuse('a grant is answered for once, while its campaign is open', 'read it again');
    END IF;
    IF v_rule THEN
        IF (v_written ? 'closed' AND v_answer = v_written ->> 'unanswered' AND NOT v_outcome ? 'until') IS NOT TRUE THEN
            PERFORM refuse('what nobody answered for goes by the rule of the campaign, when it is closed', 'answer for it instead');
        END IF;
    ELSIF (v_old #>> '{holder,login}' <> session_user AND v_written IS NULL) IS NOT TRUE THEN
        PERFORM refuse('nobody answers for their own grant', 'another owner or steward of the domain does');
    END IF;
    IF (CASE v_answer
        WHEN 'keep' THEN NOT v_outcome ? 'until' AND v_after = v_before
        WHEN 'reduce' THEN NOT v_rule AND v_after -> 'until' = v_outcome -> 'until' AND v_after -> 'until' <> v_before -> 'until'
        WHEN 'revoke' THEN NOT v_outcome ? 'until' AND v_after #>> '{end,why}' = 'revoked'
        ELSE false END) IS NOT TRUE THEN
        PERFORM refuse('an answer is written with what it does to the grant', 'answer with Weft');
    END IF;
END $$;

-- A grant ends earlier where a campaign says so, and never later.
CREATE FUNCTION check_reduced(p_urn text, p_old jsonb, p_new jsonb, p_words jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    IF (p_old - 'until' = p_new - 'until' AND NOT p_old ? 'end'
        AND (CASE WHEN is_time(p_new ->> 'until') AND is_time(p_old ->> 'until')
             THEN (p_new ->> 'until')::timestamptz < (p_old ->> 'until')::timestamptz ELSE false END)
        AND decides(domain_of(p_old ->> 'subject')) AND p_old #>> '{holder,login}' <> session_user
        AND EXISTS (
            SELECT 1 FROM jsonb_array_elements(p_words) AS word
            CROSS JOIN LATERAL (SELECT (word ->> 'payload')::jsonb -> 'value' AS item) AS said
            WHERE word ->> 'aspect' = 'reviewed' AND said.item ->> 'grant' = p_urn
              AND said.item #>> '{outcome,answer}' = 'reduce'
              AND said.item #> '{outcome,until}' = p_new -> 'until')) IS NOT TRUE THEN
        PERFORM refuse('a grant ends earlier where a campaign says so, and never later', 'end it, and ask anew');
    END IF;
END $$;

CREATE TRIGGER campaign_is_a_persons_word BEFORE INSERT OR UPDATE ON statement
    FOR EACH ROW WHEN (NEW.aspect IN ('campaign', 'reviewed') AND NEW.origin NOT LIKE 'person/%') EXECUTE FUNCTION refuse_stated();

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA weft FROM PUBLIC;
