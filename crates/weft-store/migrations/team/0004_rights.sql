-- Duties, row-level security on every table, and who may call what.

-- Whether whoever is logged in may give or end this duty. Nobody gives one to themselves, and a steward gives in their domain
-- what is less than their own.
CREATE FUNCTION check_duty(p_login text, p_role text, p_domain text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    IF p_login = session_user THEN
        PERFORM refuse('nobody changes their own duties', 'somebody else of the platform team does');
    END IF;
    IF NOT (has_duty(ARRAY['platform'], NULL)
            OR p_domain IS NOT NULL AND has_duty(ARRAY['steward'], p_domain)
               AND p_role IN ('analyst', 'owner', 'deputy', 'runner', 'agent')) THEN
        PERFORM refuse(format('%s may not say who is %s', session_user, p_role),
                       'the platform team does, or a steward in their own domain');
    END IF;
END $$;

CREATE FUNCTION give_duty(p_login text, p_role text, p_domain text, p_until timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_domain text := lower(trim(p_domain));
    v_id     bigint;
BEGIN
    PERFORM check_duty(p_login, p_role, v_domain);
    PERFORM 1 FROM head FOR UPDATE;
    PERFORM check_duty(p_login, p_role, v_domain);
    INSERT INTO duty (login, role, domain, until, given_by) VALUES (p_login, p_role, v_domain, p_until, session_user)
    ON CONFLICT (login, role, domain) DO UPDATE SET until = excluded.until, given_by = excluded.given_by
    RETURNING id INTO v_id;
    PERFORM note(now_ms(), session_user, 'give_duty', p_login,
                 format('%s for %s%s', p_role, coalesce(v_domain, 'the whole mesh'), ' until ' || p_until::date), 'mesh');
    RETURN v_id;
END $$;

CREATE FUNCTION end_duty(p_login text, p_role text, p_domain text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_domain text := lower(trim(p_domain));
BEGIN
    PERFORM check_duty(p_login, p_role, v_domain);
    PERFORM 1 FROM head FOR UPDATE;
    PERFORM check_duty(p_login, p_role, v_domain);
    DELETE FROM duty WHERE login = p_login AND role = p_role AND domain IS NOT DISTINCT FROM v_domain;
    IF NOT FOUND THEN
        RAISE EXCEPTION '% is not % there', p_login, p_role USING ERRCODE = 'no_data_found',
            HINT = 'list the duties to see who has which';
    END IF;
    PERFORM note(now_ms(), session_user, 'end_duty', p_login,
                 format('%s for %s ended', p_role, coalesce(v_domain, 'the whole mesh')), 'mesh');
END $$;

-- The first person of the platform team: once, by the admin connection that made the schema.
CREATE FUNCTION begin_duties(p_login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM duty) THEN
        PERFORM refuse('this workspace has its people already', 'its platform team invites others');
    END IF;
    PERFORM 1 FROM head FOR UPDATE;
    INSERT INTO duty (login, role, given_by) VALUES (p_login, 'platform', session_user);
    PERFORM note(now_ms(), session_user, 'give_duty', p_login, 'platform for the whole mesh', 'mesh');
END $$;

DO $$
DECLARE
    v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['meta', 'head', 'revision', 'statement', 'record', 'source', 'harvest', 'fingerprint',
                                   'seen', 'audit', 'audit_entry', 'image', 'duty'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
        -- Only functions run as the owner: nobody is a member of that role.
        EXECUTE format('CREATE POLICY own ON %I TO {owner} USING (true) WITH CHECK (true)', v_table);
        EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', v_table);
    END LOOP;
    FOREACH v_table IN ARRAY ARRAY['meta', 'head', 'revision', 'source', 'fingerprint', 'audit', 'image', 'duty'] LOOP
        EXECUTE format('CREATE POLICY read ON %I FOR SELECT TO {member} USING ((SELECT is_member()))', v_table);
        EXECUTE format('GRANT SELECT ON %I TO {member}', v_table);
    END LOOP;
    FOREACH v_table IN ARRAY ARRAY['statement', 'record', 'audit_entry'] LOOP
        EXECUTE format('CREATE POLICY read ON %I FOR SELECT TO {member} USING (
            scope = ''mesh'' AND (SELECT is_member()) OR scope <> ''mesh'' AND may_see(scope))', v_table);
        EXECUTE format('GRANT SELECT ON %I TO {member}', v_table);
    END LOOP;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA weft FROM PUBLIC;
GRANT USAGE ON SCHEMA weft TO {member};
GRANT EXECUTE ON FUNCTION is_member(), has_duty(text[], text), has_duty_anywhere(text[]), may_see(text), domain_of(text), decides(text),
    write_words(text, jsonb), note_act(text, text, text), keep_image(text, text, text, bytea),
    begin_harvest(text, bigint, text), commit_harvest(bigint, text[], text[], text[], text[], jsonb),
    finish_harvest(bigint, boolean, jsonb, bigint, bigint), add_source(text, text, text, bigint, text),
    remove_source(text, bigint), give_duty(text, text, text, timestamptz), end_duty(text, text, text) TO {member};
