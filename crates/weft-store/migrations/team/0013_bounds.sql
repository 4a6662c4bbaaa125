-- Bounds: who sees what falls to the governance team, that something is undone without whose it is, what a guardrail opens, and a
-- grant that a campaign makes less of.

-- Roles of those who decide in a domain.
CREATE FUNCTION roles_of(p_decider text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE p_decider
        WHEN 'owner' THEN ARRAY['owner', 'deputy'] WHEN 'steward' THEN ARRAY['steward', 'deputy']
        WHEN 'owner_or_steward' THEN ARRAY['owner', 'steward', 'deputy'] ELSE '{}' END
$$;

-- Whether the governance team is asked, under the rows that hold: the policy says so, or nobody else is there, or not two where two
-- have to. The verdict over what it opens is worked out only where a rule could have it so.
CREATE FUNCTION governance_decides(p_request jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_dom    text := domain_of(p_request ->> 'subject');
    v_asker  text := p_request #>> '{by,login}';
    v_policy bigint := (SELECT max(version) FROM policy_version);
    v_judged jsonb;
BEGIN
    IF v_policy IS NULL THEN
        RETURN false;
    END IF;
    IF cardinality(on_duty(ARRAY['owner', 'steward', 'deputy'], v_dom, v_asker)) = 0 THEN
        RETURN true;
    END IF;
    IF EXISTS (SELECT 1 FROM policy_rule WHERE version = v_policy AND kind = 'decision' AND condition = '{}')
        AND NOT EXISTS (
            SELECT 1 FROM policy_rule WHERE version = v_policy AND kind = 'decision'
              AND persons(on_duty(roles_of(decider), v_dom, v_asker)) < (CASE WHEN two_persons THEN 2 ELSE 1 END)) THEN
        RETURN false;
    END IF;
    BEGIN
        v_judged := judged(v_policy, p_request, p_request -> 'terms');
    EXCEPTION WHEN insufficient_privilege THEN
        -- The policy refuses it: whoever answers for the domain rejects it.
        RETURN false;
    END;
    RETURN persons(on_duty(roles_of(v_judged ->> 'by'), v_dom, v_asker)) < (CASE WHEN (v_judged -> 'two')::boolean THEN 2 ELSE 1 END);
END $$;

-- Whether somebody of the governance team approved a grant who does not decide in its domain: nobody there carries it out for them.
CREATE FUNCTION governance_approved(p_grant jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT NOT p_grant ? 'guardrail' AND EXISTS (SELECT 1 FROM policy_version)
        AND p_grant #>> '{by,login}' = ANY (on_duty(ARRAY['steward', 'platform'], NULL, NULL))
        AND p_grant #>> '{by,login}' <> ALL (on_duty(ARRAY['owner', 'steward', 'deputy'], domain_of(p_grant ->> 'subject'), NULL))
$$;

-- What falls to the governance team says so in its scope, as it stands when it is written.
ALTER FUNCTION scope_of(text, jsonb) RENAME TO scope_of_domain;
CREATE FUNCTION scope_of(p_aspect text, p_payload jsonb) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT scope_of_domain(p_aspect, p_payload) || CASE
        WHEN p_aspect = 'request' AND governance_decides(p_payload -> 'value') THEN '/governance'
        WHEN p_aspect = 'grant' AND governance_approved(p_payload -> 'value') THEN '/governance'
        ELSE '' END
$$;

-- `mesh`: every member. `access/DOMAIN/LOGIN`: that login, and who answers for the domain or looks after the mesh. With
-- `/governance` behind it the governance team as well.
CREATE OR REPLACE FUNCTION may_see(what text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT CASE WHEN what = 'mesh' THEN is_member()
        WHEN what LIKE 'access/%' THEN is_member() AND (
            split_part(what, '/', 3) = session_user
            OR has_duty(ARRAY['owner', 'steward', 'deputy', 'auditor', 'runner'], nullif(split_part(what, '/', 2), ''))
            OR split_part(what, '/', 4) = 'governance' AND is_governance())
        ELSE false END
$$;

-- A point in time as Weft writes it; nothing where it is none.
CREATE FUNCTION time_of(p_text text) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = weft, pg_temp AS $$
    SELECT CASE WHEN is_time(p_text) THEN p_text::timestamptz END
$$;

-- What is undone, as numbers for each domain: `decide`, what waits and has nobody in its domain to decide it; `give`, what was
-- approved and is not in force; `take`, what has ended or is over and may be in force still. No names and no words of anybody: it is
-- for the platform team too, who see to it that somebody is there to do it.
CREATE FUNCTION undone() RETURNS TABLE (domain text, what text, number bigint, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    WITH kept AS (
        SELECT DISTINCT ON (statement.urn) statement.aspect, record.payload::jsonb -> 'value' AS value
        FROM statement JOIN record ON record.id = statement.record
        WHERE is_member() AND statement.aspect IN ('request', 'grant') AND statement.origin LIKE 'person/%' AND statement.digest IS NOT NULL
        ORDER BY statement.urn, record.id DESC
    ), found AS (
        SELECT domain_of(value ->> 'subject') AS domain, 'decide' AS what, time_of(value ->> 'at') AS since
        FROM kept WHERE aspect = 'request' AND value ->> 'state' = 'waiting'
          AND cardinality(on_duty(ARRAY['owner', 'steward', 'deputy'], domain_of(value ->> 'subject'), value #>> '{by,login}')) = 0
        UNION ALL
        SELECT domain_of(value ->> 'subject'), 'give', time_of(value ->> 'at')
        FROM kept WHERE aspect = 'grant' AND NOT value ? 'end' AND NOT is_over(value)
          AND jsonb_path_exists(value, 'lax $.steps[*] ? (@.state != "held" && !(@.dropped == true))')
        UNION ALL
        SELECT domain_of(value ->> 'subject'), 'take',
               CASE WHEN value ? 'end' THEN time_of(value #>> '{end,at}') WHEN is_over(value) THEN time_of(value ->> 'until') END
        FROM kept WHERE aspect = 'grant' AND (
            (value ? 'end' OR is_over(value))
                AND jsonb_path_exists(value, 'lax $.steps[*] ? (@.state != "absent" && !(@.before == true))')
            OR jsonb_path_exists(value, 'lax $.steps[*] ? (@.dropped == true && @.state != "absent" && !(@.before == true))'))
    )
    SELECT found.domain, found.what, count(*), min(found.since) FROM found
    WHERE has_duty(ARRAY['owner', 'steward', 'deputy', 'platform', 'auditor'], found.domain)
    GROUP BY 1, 2 ORDER BY 1 NULLS FIRST, 2
$$;

-- What the system that holds a thing calls it: as its sources state it under its own urn, whole. Nobody's word counts here, nor what
-- the source of one domain says of another's.
CREATE FUNCTION harvested_names(p_thing text) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT concat(said.levels, said.name)), '{}')
    FROM statement JOIN record ON record.id = statement.record
    JOIN source ON statement.origin = 'source/' || source.name
    CROSS JOIN LATERAL (
        SELECT record.payload::jsonb #>> '{value,name}' AS name,
               (SELECT string_agg(level || '.', '' ORDER BY place)
                FROM jsonb_array_elements_text(CASE jsonb_typeof(record.payload::jsonb #> '{value,namespace}')
                    WHEN 'array' THEN record.payload::jsonb #> '{value,namespace}' ELSE '[]' END)
                    WITH ORDINALITY AS list (level, place)) AS levels
    ) AS said
    WHERE statement.urn = p_thing AND statement.aspect = 'asset' AND statement.digest IS NOT NULL AND said.name <> ''
      AND (source.domain IS NULL OR source.domain = domain_of(p_thing))
$$;

-- Whether a thing is what was asked for, or what a port of that offers, as harvested: the port names it, or the contract of the port does.
CREATE FUNCTION is_of_port(p_subject text, p_thing text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT p_thing = ANY (joined(ARRAY[p_subject])) OR EXISTS (
        SELECT 1 FROM statement JOIN record ON record.id = statement.record
        CROSS JOIN LATERAL jsonb_path_query(record.payload::jsonb, 'lax $.value.output_ports[*]') AS port
        WHERE statement.urn = p_subject AND statement.aspect = 'product' AND statement.digest IS NOT NULL
          AND (jsonb_path_exists(port, 'lax $.assets[*] ? (@ == $one)', jsonb_build_object('one', p_thing))
               OR EXISTS (SELECT 1 FROM unnest(joined(ARRAY[p_thing])) AS same
                          WHERE jsonb_path_exists(port, 'lax $.assets[*] ? (@ == $one)', jsonb_build_object('one', same)))
               OR EXISTS (
                   SELECT 1 FROM statement AS of JOIN record AS kept ON kept.id = of.record
                   CROSS JOIN LATERAL jsonb_path_query(kept.payload::jsonb, 'lax $.value.objects[*]') AS object
                   CROSS JOIN LATERAL (
                       SELECT NULL AS namespace
                       UNION SELECT server ->> 'namespace' FROM jsonb_path_query(kept.payload::jsonb, 'lax $.value.servers[*]') AS server
                   ) AS served
                   WHERE of.aspect = 'contract' AND of.digest IS NOT NULL AND of.origin LIKE 'source/%'
                     AND domain_of(of.urn) IS NOT DISTINCT FROM domain_of(p_subject)
                     AND kept.payload::jsonb #>> '{value,id}' = port ->> 'contract_id'
                     AND concat(served.namespace || '.', object #>> '{}') = ANY (harvested_names(p_thing)))))
$$;

-- Refuses steps of a new grant that say something else than what is known of their targets. Where nobody looks, nothing but the
-- rights that Weft itself holds, on what the port offers, each named and given by no role of others; where somebody decides, a name
-- is one that sources have.
CREATE FUNCTION check_steps(p_grant jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_guarded boolean := p_grant ? 'guardrail';
    v_step    jsonb;
    v_target  text;
BEGIN
    FOR v_step IN SELECT value FROM jsonb_array_elements(p_grant -> 'steps') LOOP
        v_target := v_step ->> 'target';
        IF v_step ? 'dropped' THEN
            PERFORM refuse('a grant begins whole', 'approve the request with Weft');
        END IF;
        IF v_step ? 'name' AND cardinality(harvested_names(v_target)) > 0
            AND (v_step ->> 'name' = ANY (harvested_names(v_target))) IS NOT TRUE THEN
            PERFORM refuse(format('`%s` is not what its source calls what is granted', v_step ->> 'name'),
                           'sync the source, and approve the request anew');
        END IF;
        CONTINUE WHEN NOT v_guarded;
        IF (v_step ->> 'name' = ANY (harvested_names(v_target))) IS NOT TRUE THEN
            PERFORM refuse(format('no source says that `%s` is what a guardrail would open', v_step ->> 'name'),
                           'send it without: a person decides');
        END IF;
        IF (v_step ->> 'system' = 'weft' AND NOT v_step ? 'through') IS NOT TRUE THEN
            PERFORM refuse('a guardrail gives rights that Weft itself holds, to whoever asks alone', 'send it without: a person decides');
        END IF;
    END LOOP;
    IF v_guarded AND EXISTS (
        SELECT 1 FROM jsonb_array_elements_text(p_grant #> '{terms,assets}') AS asset
        WHERE is_of_port(p_grant ->> 'subject', asset) IS NOT TRUE) THEN
        PERFORM refuse('a guardrail opens what a port of the product offers, and nothing beside it', 'ask for the other by itself');
    END IF;
END $$;

-- Refuses to make less of a grant but by an answer in a campaign: a role that is less, by the policy that stands, and whose privileges
-- alone stay. What it loses is marked, and taken away by whoever carries it out.
CREATE FUNCTION check_lesser(p_urn text, p_old jsonb, p_new jsonb, p_words jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_policy bigint := standing_policy();
    v_role   text := p_new #>> '{terms,role}';
    v_keeps  jsonb := (SELECT privileges FROM policy_role WHERE version = v_policy AND id = v_role);
BEGIN
    IF (v_keeps IS NOT NULL AND is_within(v_policy, v_role, p_old #>> '{terms,role}')
        AND NOT p_old ? 'end' AND NOT p_new ? 'end' AND NOT is_over(p_old)
        AND (p_old -> 'terms') - 'role' = (p_new -> 'terms') - 'role'
        AND decides(domain_of(p_old ->> 'subject')) AND NOT same_person(p_old #>> '{holder,login}', session_user)
        AND EXISTS (
            SELECT 1 FROM jsonb_array_elements(p_words) AS word
            CROSS JOIN LATERAL (SELECT (word ->> 'payload')::jsonb -> 'value' AS item) AS said
            WHERE word ->> 'aspect' = 'reviewed' AND said.item ->> 'grant' = p_urn
              AND said.item #>> '{outcome,answer}' = 'reduce' AND said.item #>> '{outcome,role}' = v_role)) IS NOT TRUE THEN
        PERFORM refuse('a grant has a lesser role where a campaign says so, and never a greater one', 'end it, and ask anew');
    END IF;
    IF EXISTS (
        SELECT 1 FROM jsonb_array_elements(p_old -> 'steps') WITH ORDINALITY AS was (step, place)
        FULL JOIN jsonb_array_elements(p_new -> 'steps') WITH ORDINALITY AS made (step, place) USING (place)
        WHERE ((was.step || CASE WHEN v_keeps ? (was.step ->> 'privilege') THEN '{}' ELSE '{"dropped": true}' END::jsonb) - 'state'
                   = made.step - 'state'
               -- Of what was refused when it was given nothing is there.
               AND (was.step -> 'state' = made.step -> 'state'
                    OR was.step ->> 'state' = 'refused' AND made.step ->> 'state' = 'pending')) IS NOT TRUE)
        OR NOT EXISTS (SELECT 1 FROM jsonb_array_elements(p_new -> 'steps') AS step WHERE NOT step ? 'dropped') THEN
        PERFORM refuse('a lesser role keeps its own privileges, and loses the others', 'answer with Weft');
    END IF;
END $$;

ALTER FUNCTION check_grant(text, jsonb, jsonb, jsonb) RENAME TO check_grant_as_given;
CREATE FUNCTION check_grant(p_urn text, p_old jsonb, p_new jsonb, p_words jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_new jsonb := p_new;
BEGIN
    IF p_old IS NOT NULL AND p_old #> '{terms,role}' IS DISTINCT FROM p_new #> '{terms,role}' THEN
        PERFORM check_lesser(p_urn, p_old, p_new, p_words);
        v_new := jsonb_set(jsonb_set(p_new, '{terms,role}', p_old #> '{terms,role}'), '{steps}', p_old -> 'steps');
    END IF;
    PERFORM check_grant_as_given(p_urn, p_old, v_new, p_words);
    IF p_old IS NULL THEN
        PERFORM check_steps(p_new);
    END IF;
END $$;

-- As before, but for a lesser role, and that a campaign looks at each grant once.
CREATE OR REPLACE FUNCTION check_reviewed(p_urn text, p_new jsonb, p_words jsonb) RETURNS void
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
        IF (SELECT count(*) FROM jsonb_array_elements(p_words) AS word
            CROSS JOIN LATERAL (SELECT (word ->> 'payload')::jsonb -> 'value' AS item) AS said
            WHERE word ->> 'aspect' = 'reviewed' AND said.item ->> 'campaign' = p_new ->> 'campaign'
              AND said.item ->> 'grant' = p_new ->> 'grant') <> 1 THEN
            PERFORM refuse('a campaign looks at each grant once', 'start it with Weft');
        END IF;
        RETURN;
    END IF;
    IF (v_old = p_new - 'outcome' AND NOT v_old ? 'outcome' AND v_outcome #>> '{by,login}' = session_user
        AND NOT v_standing ? 'closed' AND NOT v_before ? 'end') IS NOT TRUE THEN
        PERFORM refuse('a grant is answered for once, while its campaign is open', 'read it again');
    END IF;
    IF v_rule THEN
        IF (v_written ? 'closed' AND v_answer = v_written ->> 'unanswered' AND NOT v_outcome ?| ARRAY['until', 'role']) IS NOT TRUE THEN
            PERFORM refuse('what nobody answered for goes by the rule of the campaign, when it is closed', 'answer for it instead');
        END IF;
    ELSIF (NOT same_person(v_old #>> '{holder,login}', session_user) AND v_written IS NULL) IS NOT TRUE THEN
        PERFORM refuse('nobody answers for their own grant', 'another owner or steward of the domain does');
    END IF;
    IF (CASE v_answer
        WHEN 'keep' THEN NOT v_outcome ?| ARRAY['until', 'role'] AND v_after = v_before
        WHEN 'reduce' THEN NOT v_rule AND v_outcome ?| ARRAY['until', 'role']
            AND CASE WHEN v_outcome ? 'until'
                THEN v_after -> 'until' = v_outcome -> 'until' AND v_after -> 'until' <> v_before -> 'until'
                ELSE v_after -> 'until' = v_before -> 'until' END
            AND CASE WHEN v_outcome ? 'role'
                THEN v_after #> '{terms,role}' = v_outcome -> 'role' AND v_after #> '{terms,role}' <> v_before #> '{terms,role}'
                ELSE v_after -> 'terms' = v_before -> 'terms' END
        WHEN 'revoke' THEN NOT v_outcome ?| ARRAY['until', 'role'] AND v_after #>> '{end,why}' = 'revoked'
        ELSE false END) IS NOT TRUE THEN
        PERFORM refuse('an answer is written with what it does to the grant', 'answer with Weft');
    END IF;
END $$;

-- The step of a grant that has Weft hold exactly this right, and goes on having it; nothing where there is none.
CREATE OR REPLACE FUNCTION step_for(p_grant jsonb, p_holder text, p_privilege text, p_target text) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = weft, pg_temp AS $$
    SELECT step FROM jsonb_array_elements(
        CASE jsonb_typeof(p_grant -> 'steps') WHEN 'array' THEN p_grant -> 'steps' ELSE '[]' END) AS step
    WHERE p_grant #>> '{holder,login}' = p_holder AND step ->> 'system' = 'weft'
      AND step ->> 'privilege' = p_privilege AND step ->> 'target' = p_target AND NOT step ? 'dropped'
    LIMIT 1
$$;

-- Takes a right away whose grant has ended or has it no more, and that no other grant gives as well. One that is not there is no error.
CREATE OR REPLACE FUNCTION take_right(p_holder text, p_privilege text, p_target text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_kept  held_right;
    v_grant jsonb;
BEGIN
    PERFORM require_person();
    PERFORM 1 FROM head FOR UPDATE;
    PERFORM require_person();
    SELECT * INTO v_kept FROM held_right WHERE holder = p_holder AND privilege = p_privilege AND target = p_target;
    v_grant := newest_grant(v_kept.given_for);
    -- The same answer to whoever may not, whether or not it is there.
    IF (carries_out(p_target) OR carries_out(v_kept.subject) OR carries_out_grant(v_grant)
        OR EXISTS (SELECT 1 FROM grants_for(p_holder, p_privilege, p_target) AS made (kept)
                   WHERE carries_out_grant(made.kept))) IS NOT TRUE THEN
        PERFORM refuse(format('%s may not take this right away', session_user), 'who decides or a runner does');
    END IF;
    IF v_kept.holder IS NULL THEN
        RETURN;
    END IF;
    IF v_grant IS NOT NULL AND (jsonb_typeof(v_grant -> 'end') = 'object') IS NOT TRUE
        AND step_for(v_grant, p_holder, p_privilege, p_target) IS NOT NULL THEN
        PERFORM refuse('the grant of this right has not ended', 'end it first: `weft revoke`');
    END IF;
    IF EXISTS (SELECT 1 FROM grants_for(p_holder, p_privilege, p_target) AS made (kept) WHERE stands(made.kept)) THEN
        PERFORM refuse('another grant gives this right as well', 'it goes with the last of them');
    END IF;
    DELETE FROM held_right WHERE holder = p_holder AND privilege = p_privilege AND target = p_target;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA weft FROM PUBLIC;
GRANT EXECUTE ON FUNCTION undone() TO {member};
