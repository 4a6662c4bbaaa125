-- Rights that Weft itself holds for a team: who may read what, on whichever machine it was given. What is in force is here, what
-- was decided is in the grants, and the one follows from the other: a right is given for a grant that stands, and taken away when
-- it ends. The acts are in the audit with their grants, and not told a second time.

CREATE TABLE held_right (
    holder    text   COLLATE "C" NOT NULL CHECK (holder <> ''),
    privilege text   COLLATE "C" NOT NULL CHECK (privilege <> ''),
    target    text   COLLATE "C" NOT NULL CHECK (target <> ''),
    -- What the grant calls the target.
    name      text   NOT NULL,
    -- Urn of the grant, and what that is of.
    given_for text   COLLATE "C" NOT NULL,
    subject   text   COLLATE "C" NOT NULL,
    given_at  bigint NOT NULL,
    given_by  text   NOT NULL,
    PRIMARY KEY (holder, privilege, target)
);

ALTER TABLE held_right ENABLE ROW LEVEL SECURITY;
ALTER TABLE held_right FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON held_right TO {owner} USING (true) WITH CHECK (true);

-- The domains in which whoever is logged in sees what others hold, in lower case.
CREATE FUNCTION domains_seen() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT domain), '{}') FROM duty
    WHERE is_member() AND login = session_user AND domain IS NOT NULL AND has_duty(ARRAY[role], domain)
      AND role IN ('owner', 'steward', 'deputy', 'auditor', 'platform', 'runner')
$$;

-- People see their own; who answers for what was granted, or for what it opens, sees those of others. What is the same for all rows
-- is asked once.
CREATE POLICY read ON held_right FOR SELECT TO {member} USING (
    (SELECT is_member()) AND (
        holder = session_user::text
        OR (SELECT has_duty(ARRAY['owner', 'steward', 'deputy', 'auditor', 'platform', 'runner'], NULL))
        OR CASE WHEN cardinality((SELECT domains_seen())) > 0
            THEN domain_of(subject) = ANY ((SELECT domains_seen())::text[]) OR domain_of(target) = ANY ((SELECT domains_seen())::text[])
            ELSE false END));
REVOKE ALL ON held_right FROM PUBLIC;
GRANT SELECT ON held_right TO {member};

-- Whether whoever is logged in carries out what is granted of this.
CREATE FUNCTION carries_out(about text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT decides(domain_of(about)) OR has_duty(ARRAY['runner'], domain_of(about))
$$;

-- Whether whoever is logged in carries out this grant: as `check_grant` judges it.
CREATE FUNCTION carries_out_grant(p_grant jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT answers_for(p_grant) OR has_duty(ARRAY['runner'], domain_of(p_grant ->> 'subject'))
$$;

-- The step of a grant that has Weft hold exactly this right; nothing where there is none.
CREATE FUNCTION step_for(p_grant jsonb, p_holder text, p_privilege text, p_target text) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = weft, pg_temp AS $$
    SELECT step FROM jsonb_array_elements(
        CASE jsonb_typeof(p_grant -> 'steps') WHEN 'array' THEN p_grant -> 'steps' ELSE '[]' END) AS step
    WHERE p_grant #>> '{holder,login}' = p_holder AND step ->> 'system' = 'weft'
      AND step ->> 'privilege' = p_privilege AND step ->> 'target' = p_target
    LIMIT 1
$$;

-- Whether a grant holds: it has not ended, and its time is not over.
CREATE FUNCTION stands(p_grant jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = weft, pg_temp AS $$
    SELECT coalesce(NOT p_grant ? 'end' AND NOT is_over(p_grant), false)
$$;

-- All grants that are to open exactly this, as they stand now, those that ended too.
CREATE FUNCTION grants_for(p_holder text, p_privilege text, p_target text) RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT newest.kept FROM (
        SELECT DISTINCT ON (statement.urn) record.payload::jsonb -> 'value' AS kept
        FROM statement JOIN record ON record.id = statement.record
        WHERE statement.urn >= 'urn:weft:grant:' AND statement.urn < 'urn:weft:grant;'
          AND statement.aspect = 'grant' AND statement.origin LIKE 'person/%' AND statement.digest IS NOT NULL
        ORDER BY statement.urn, record.id DESC
    ) AS newest
    WHERE step_for(newest.kept, p_holder, p_privilege, p_target) IS NOT NULL
$$;

-- Gives a right for a grant that stands and has it. One that is there stays as it is. What it is called is what the grant says.
CREATE FUNCTION give_right(p_holder text, p_privilege text, p_target text, p_grant text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_grant jsonb;
    v_step  jsonb;
BEGIN
    PERFORM require_person();
    -- A grant that ends at the same moment has ended before, or does after.
    PERFORM 1 FROM head FOR UPDATE;
    PERFORM require_person();
    IF (p_grant >= 'urn:weft:grant:' COLLATE "C" AND p_grant < 'urn:weft:grant;' COLLATE "C") IS TRUE THEN
        v_grant := newest_grant(p_grant);
    END IF;
    -- Whoever may not hears nothing of what there is.
    IF carries_out_grant(v_grant) IS NOT TRUE THEN
        PERFORM refuse(format('%s may not carry out this grant', session_user), 'who decides or a runner does');
    END IF;
    IF stands(v_grant) IS NOT TRUE THEN
        PERFORM refuse('this grant is there no more, has ended, or its time is over', 'read it again');
    END IF;
    v_step := step_for(v_grant, p_holder, p_privilege, p_target);
    IF v_step IS NULL THEN
        PERFORM refuse('this grant does not open that', 'what was granted is given, to its holder, and nothing else');
    END IF;
    INSERT INTO held_right (holder, privilege, target, name, given_for, subject, given_at, given_by)
    VALUES (p_holder, p_privilege, p_target, coalesce(v_step ->> 'name', p_target), p_grant, v_grant ->> 'subject',
            now_ms(), session_user)
    ON CONFLICT (holder, privilege, target) DO NOTHING;
END $$;

-- Takes a right away whose grant has ended, and that no other grant gives as well. One that is not there is no error.
CREATE FUNCTION take_right(p_holder text, p_privilege text, p_target text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_kept  held_right;
    v_grant jsonb;
BEGIN
    PERFORM require_person();
    PERFORM 1 FROM head FOR UPDATE;
    PERFORM require_person();
    SELECT * INTO v_kept FROM held_right WHERE holder = p_holder AND privilege = p_privilege AND target = p_target;
    -- The same answer to whoever may not, whether or not it is there.
    IF (carries_out(p_target) OR carries_out(v_kept.subject)
        OR EXISTS (SELECT 1 FROM grants_for(p_holder, p_privilege, p_target) AS made (kept)
                   WHERE carries_out_grant(made.kept))) IS NOT TRUE THEN
        PERFORM refuse(format('%s may not take this right away', session_user), 'who decides or a runner does');
    END IF;
    IF v_kept.holder IS NULL THEN
        RETURN;
    END IF;
    v_grant := newest_grant(v_kept.given_for);
    IF v_grant IS NOT NULL AND (jsonb_typeof(v_grant -> 'end') = 'object') IS NOT TRUE THEN
        PERFORM refuse('the grant of this right has not ended', 'end it first: `weft revoke`');
    END IF;
    IF EXISTS (SELECT 1 FROM grants_for(p_holder, p_privilege, p_target) AS made (kept) WHERE stands(made.kept)) THEN
        PERFORM refuse('another grant gives this right as well', 'it goes with the last of them');
    END IF;
    DELETE FROM held_right WHERE holder = p_holder AND privilege = p_privilege AND target = p_target;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA weft FROM PUBLIC;
GRANT EXECUTE ON FUNCTION domains_seen(), give_right(text, text, text, text), take_right(text, text, text) TO {member};
