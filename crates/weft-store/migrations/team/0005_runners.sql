-- Runners: who does unattended what was decided, one domain each. A runner's login may do what carrying out needs, and no more.

-- Whether whoever is logged in says what runs unattended for this domain.
CREATE FUNCTION installs(about text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT coalesce(about <> '', false) AND (has_duty(ARRAY['owner', 'steward'], about) OR has_duty(ARRAY['platform'], NULL))
$$;

-- Refuses to install, change or remove a runner to whoever does not answer for its domain, and to say how its run went to
-- everybody but itself.
CREATE FUNCTION check_runner(p_urn text, p_new jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_old jsonb;
    v_dom text := p_new ->> 'domain';
BEGIN
    -- What stands is looked up here: whoever writes says where else it may have stood.
    SELECT record.payload::jsonb -> 'value' INTO v_old
    FROM statement JOIN record ON record.id = statement.record
    WHERE statement.urn = p_urn AND statement.aspect = 'runner' AND statement.digest IS NOT NULL
      AND statement.origin LIKE 'person/%'
    ORDER BY record.id DESC LIMIT 1;
    IF (jsonb_typeof(p_new -> 'name') = 'string' AND jsonb_typeof(p_new -> 'login') = 'string' AND p_new ->> 'login' <> ''
        AND jsonb_typeof(p_new -> 'domain') = 'string' AND v_dom = trim(v_dom) AND v_dom !~ '[/[:cntrl:]]'
        AND jsonb_typeof(p_new -> 'system') = 'string' AND jsonb_typeof(p_new -> 'every') = 'number'
        AND jsonb_typeof(p_new #> '{installed,by,login}') = 'string') IS NOT TRUE THEN
        PERFORM refuse('a runner has a name, a login, one domain and one system', 'install it with Weft');
    END IF;
    -- How its run went is its own word.
    IF v_old ->> 'login' = session_user AND v_old - 'last' = p_new - 'last' THEN
        IF (NOT v_old ? 'removed' AND jsonb_typeof(p_new -> 'last') = 'object' AND has_duty(ARRAY['runner'], v_dom)) IS NOT TRUE THEN
            PERFORM refuse(format('%s is no runner of %s any more', session_user, v_dom), 'a steward of the domain installs it');
        END IF;
        RETURN;
    END IF;
    IF (installs(v_dom) AND (v_old IS NULL OR installs(v_old ->> 'domain'))) IS NOT TRUE THEN
        PERFORM refuse(format('%s does not say what runs unattended for %s', session_user, v_dom),
                       'an owner or steward of the domain does, or the platform team');
    END IF;
    IF p_new ->> 'login' = session_user THEN
        PERFORM refuse('a runner has a login of its own', 'name another login');
    END IF;
    IF p_new ? 'last' AND p_new -> 'last' IS DISTINCT FROM v_old -> 'last' THEN
        PERFORM refuse('how a run went is the runner''s own word', 'run it as its login');
    END IF;
    -- It is removed, and nothing else of it is changed; or it is installed, anew or for the first time. Each is signed.
    IF (CASE WHEN p_new ? 'removed'
        THEN v_old IS NOT NULL AND NOT v_old ? 'removed' AND v_old - 'removed' = p_new - 'removed'
             AND p_new #>> '{removed,by,login}' = session_user
        ELSE p_new #>> '{installed,by,login}' = session_user
             AND (v_old IS NULL OR v_old ? 'removed' OR lower(v_old ->> 'domain') = lower(v_dom)) END) IS NOT TRUE THEN
        PERFORM refuse('a runner is installed or removed by whoever signs it', 'sign in as who acts');
    END IF;
END $$;

-- Whether a text is a point in time as Weft writes it, and means the same to everybody. `tomorrow` is one that never comes, and
-- without a zone it is whichever the session says.
CREATE FUNCTION is_time(p_text text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(p_text ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?Z$', false)
$$;

-- Whether the time of a grant is over. One that nobody can read is.
CREATE FUNCTION is_over(p_grant jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT CASE WHEN is_time(p_grant ->> 'until') THEN (p_grant ->> 'until')::timestamptz <= clock_timestamp() ELSE true END
$$;

-- Whether whoever is logged in answers for a grant: who decides over what it is of.
CREATE FUNCTION answers_for(p_grant jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT decides(domain_of(p_grant ->> 'subject'))
$$;

-- A grant as it stands, whoever wrote it last.
CREATE FUNCTION newest_grant(p_urn text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT record.payload::jsonb -> 'value'
    FROM record JOIN statement ON statement.id = record.statement
    WHERE statement.urn = p_urn AND statement.aspect = 'grant' AND statement.origin LIKE 'person/%'
      AND record.payload IS NOT NULL
    ORDER BY record.id DESC LIMIT 1
$$;

-- Whether another grant to the same holder goes on from this one, and all of it was read back.
CREATE FUNCTION is_renewed(p_grant text, p_holder text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM statement JOIN record ON record.id = statement.record
        CROSS JOIN LATERAL (SELECT record.payload::jsonb -> 'value' AS request) AS asked
        CROSS JOIN LATERAL (SELECT newest_grant(asked.request ->> 'grant') AS kept) AS next
        WHERE statement.urn >= 'urn:weft:request:' AND statement.urn < 'urn:weft:request;'
          AND statement.aspect = 'request' AND statement.origin LIKE 'person/%' AND statement.digest IS NOT NULL
          AND asked.request ->> 'renews' = p_grant AND asked.request ->> 'state' = 'approved'
          AND asked.request ->> 'grant' <> p_grant
          AND next.kept #>> '{holder,login}' = p_holder AND NOT next.kept ? 'end'
          AND jsonb_array_length(next.kept -> 'steps') > 0
          AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(next.kept -> 'steps') AS step
                          WHERE step ->> 'state' IS DISTINCT FROM 'held'))
$$;

-- What a runner writes of a grant, apart from what holds for everybody who carries one out: it ends what is due or was renewed,
-- and nothing else. Looked at where records are kept, so that no other way of writing goes around it.
CREATE FUNCTION judge_carrying() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_kept statement;
    v_old  jsonb;
    v_new  jsonb;
BEGIN
    SELECT * INTO STRICT v_kept FROM statement WHERE id = NEW.statement;
    IF v_kept.aspect <> 'grant' THEN
        RETURN NEW;
    END IF;
    v_new := NEW.payload::jsonb -> 'value';
    v_old := newest_grant(v_kept.urn);
    -- Who decides may do more; and how a grant begins is judged with its approval.
    IF v_old IS NULL OR answers_for(v_old) THEN
        RETURN NEW;
    END IF;
    -- Its holder gives it back.
    IF v_new #>> '{holder,login}' = session_user AND v_new #>> '{end,why}' IN ('given_back', 'replaced')
        AND v_old - 'end' = v_new - 'end' THEN
        RETURN NEW;
    END IF;
    IF v_old -> 'end' IS DISTINCT FROM v_new -> 'end' AND (CASE v_new #>> '{end,why}'
        WHEN 'expired' THEN is_over(v_old)
        WHEN 'replaced' THEN is_renewed(v_kept.urn, v_new #>> '{holder,login}')
        ELSE false END) IS NOT TRUE THEN
        PERFORM refuse('a runner ends what is due, or was renewed', 'who decides revokes it, its holder gives it back');
    END IF;
    IF ((v_new ->> 'attempts')::bigint - (v_old ->> 'attempts')::bigint BETWEEN 0 AND 1) IS NOT TRUE THEN
        PERFORM refuse('a try is counted once', 'read it again');
    END IF;
    -- That a right was there before is settled before it is sent: what is held would stay for ever otherwise.
    IF NOT v_new ? 'end' AND EXISTS (
        SELECT 1 FROM jsonb_array_elements(v_old -> 'steps') WITH ORDINALITY AS was (step, place)
        JOIN jsonb_array_elements(v_new -> 'steps') WITH ORDINALITY AS made (step, place) USING (place)
        WHERE coalesce(was.step -> 'before', 'false') <> coalesce(made.step -> 'before', 'false')
          AND (was.step ->> 'state' IN ('pending', 'absent', 'refused')) IS NOT TRUE) THEN
        PERFORM refuse('whether a right was there before is settled before it is given', 'read it again');
    END IF;
    RETURN NEW;
END $$;
-- What everybody sees is no grant: a harvest pays nothing for this.
CREATE TRIGGER carrying_is_judged BEFORE INSERT ON record
    FOR EACH ROW WHEN (NEW.scope <> 'mesh') EXECUTE FUNCTION judge_carrying();

-- No source states what people say: neither as a fact of a harvest nor by any other way to a statement.
CREATE FUNCTION refuse_stated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a source states no acts of people' USING ERRCODE = 'insufficient_privilege',
        HINT = 'report this as a fault of the source';
END $$;
CREATE TRIGGER runner_is_a_persons_word BEFORE INSERT OR UPDATE ON statement
    FOR EACH ROW WHEN (NEW.aspect = 'runner' AND NEW.origin NOT LIKE 'person/%') EXECUTE FUNCTION refuse_stated();

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA weft FROM PUBLIC;
