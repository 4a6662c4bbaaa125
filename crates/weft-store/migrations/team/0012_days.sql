-- Days: whoever has left by the directory of people is nobody here from that moment on, and a deputy decides on exactly the days
-- that they stand in. Nothing has to run for either: the time is looked at with each question.

-- Under which the directory of people stands.
CREATE FUNCTION directory_urn() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'urn:weft:directory:75zbv9z6tvhs2j7nvstpfn067g' $$;

-- Who has which login by the directory, in lower case, and until when they are here. Made anew with each word on it, because what
-- asks for it is asked with every row.
CREATE TABLE known_login (
    login  text COLLATE "C" NOT NULL PRIMARY KEY,
    person text COLLATE "C" NOT NULL,
    until  timestamptz
);
ALTER TABLE known_login ENABLE ROW LEVEL SECURITY;
ALTER TABLE known_login FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON known_login TO {owner} USING (true) WITH CHECK (true);
REVOKE ALL ON known_login FROM PUBLIC;

-- Whether the directory says that whoever has a login has left.
CREATE FUNCTION has_left(p_login text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM known_login WHERE login = lower(trim(p_login)) AND until <= clock_timestamp())
$$;

-- Whether two logins are one person's.
CREATE FUNCTION same_person(p_login text, p_other text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT coalesce(p_login = p_other, false) OR EXISTS (
        SELECT 1 FROM known_login AS one JOIN known_login AS other USING (person)
        WHERE one.login = lower(trim(p_login)) AND other.login = lower(trim(p_other)))
$$;

-- Whether whoever is logged in has left, by the directory or by a duty: so that their own Weft can tell them.
CREATE FUNCTION i_have_left() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT has_left(session_user) OR EXISTS (
        SELECT 1 FROM duty WHERE login = session_user AND role = 'leaver' AND since <= clock_timestamp()
          AND (until IS NULL OR until > clock_timestamp()))
$$;

-- Reads the directory as it stands.
CREATE FUNCTION read_directory() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_people jsonb;
BEGIN
    SELECT record.payload::jsonb #> '{value,people}' INTO v_people
    FROM statement JOIN record ON record.id = statement.record
    WHERE statement.urn = directory_urn() AND statement.aspect = 'directory' AND statement.digest IS NOT NULL
      AND statement.origin LIKE 'person/%'
    ORDER BY record.id DESC LIMIT 1;
    IF jsonb_typeof(v_people) <> 'array' THEN
        v_people := NULL;
    END IF;
    IF EXISTS (SELECT 1 FROM jsonb_array_elements(v_people) AS person
               WHERE person ->> 'until' IS NOT NULL AND NOT is_time(person ->> 'until')) THEN
        PERFORM refuse('the last day of somebody is a point in time, in UTC', 'import the people with Weft');
    END IF;
    DELETE FROM known_login;
    -- A login that two people claim is whose is here longest: nobody is shut out by another's last day.
    INSERT INTO known_login (login, person, until)
    SELECT DISTINCT ON (named.login) named.login, named.person, named.until
    FROM (
        SELECT lower(trim(name)) AS login, lower(trim(person ->> 'id')) AS person, (person ->> 'until')::timestamptz AS until
        FROM jsonb_array_elements(v_people) AS person
        CROSS JOIN LATERAL (
            SELECT person ->> 'id' AS name
            UNION ALL SELECT person ->> 'mail'
            UNION ALL SELECT other ->> 'name' FROM jsonb_path_query(person, 'lax $.names[*]') AS other WHERE other ->> 'kind' = 'login'
        ) AS names
        WHERE trim(name) <> '' AND trim(person ->> 'id') <> ''
    ) AS named
    ORDER BY named.login, named.until DESC NULLS FIRST, named.person;
END $$;

-- Once the record is there as well: it is written after its statement.
CREATE FUNCTION directory_was_written() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    PERFORM read_directory();
    -- Nobody could write it back otherwise.
    IF has_left(session_user) AND EXISTS (SELECT 1 FROM duty WHERE login = session_user) THEN
        PERFORM refuse('nobody says of themselves that they have left', 'somebody else of the platform team does');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER directory_is_read AFTER INSERT OR UPDATE ON statement DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.aspect = 'directory') EXECUTE FUNCTION directory_was_written();

-- As before, but for those who have left by the directory.
CREATE OR REPLACE FUNCTION is_member() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT coalesce(bool_or(role <> 'leaver') AND NOT bool_or(role = 'leaver'), false) AND NOT has_left(session_user)
    FROM duty WHERE login = session_user AND since <= clock_timestamp() AND (until IS NULL OR until > clock_timestamp())
$$;

CREATE OR REPLACE FUNCTION require_member() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    IF has_left(session_user) THEN
        PERFORM refuse(format('%s has left this workspace, as its directory of people says', session_user),
                       'if that is wrong, the platform team corrects the last day: `weft people import`');
    END IF;
    IF NOT is_member() THEN
        PERFORM refuse(format('%s has no duty in this workspace', session_user),
                       'ask the platform team to invite you: `weft workspace invite`');
    END IF;
END $$;

-- Who has one of these duties for a domain, other than whoever asks, by any of their logins, and those who left.
CREATE OR REPLACE FUNCTION on_duty(p_roles text[], p_about text, p_but text) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT login), '{}') FROM duty
    WHERE role = ANY (p_roles) AND since <= clock_timestamp() AND (until IS NULL OR until > clock_timestamp())
      AND (domain IS NULL OR domain = lower(p_about)) AND NOT same_person(login, p_but) AND NOT has_left(login)
      AND NOT EXISTS (SELECT 1 FROM duty AS left_by WHERE left_by.login = duty.login AND left_by.role = 'leaver'
                        AND left_by.since <= clock_timestamp()
                        AND (left_by.until IS NULL OR left_by.until > clock_timestamp()))
$$;

-- How many people these logins are.
CREATE FUNCTION persons(p_logins text[]) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT count(DISTINCT coalesce('p/' || known_login.person, 'l/' || one.login))::integer
    FROM unnest(p_logins) AS one (login) LEFT JOIN known_login ON known_login.login = lower(trim(one.login))
$$;

-- As before, but that two logins of one person are not two who decide.
CREATE OR REPLACE FUNCTION is_decider(p_who text, p_verdict jsonb, p_about text, p_asker text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_people text[] := on_duty(CASE p_verdict ->> 'by'
        WHEN 'owner' THEN ARRAY['owner', 'deputy'] WHEN 'steward' THEN ARRAY['steward', 'deputy']
        WHEN 'owner_or_steward' THEN ARRAY['owner', 'steward', 'deputy'] ELSE '{}' END, p_about, p_asker);
BEGIN
    IF persons(v_people) < (CASE WHEN (p_verdict -> 'two')::boolean THEN 2 ELSE 1 END) THEN
        -- Duties for the whole mesh alone: `about` is nothing.
        v_people := v_people || on_duty(ARRAY['steward', 'platform'], NULL, p_asker);
    END IF;
    RETURN coalesce(p_who = ANY (v_people), false);
END $$;

-- A deputy's duty is for somebody: the same domain may be given for two people, on days of its own each.
ALTER TABLE duty ADD COLUMN stands_for text
    CHECK (stands_for IS NULL OR role = 'deputy' AND stands_for <> '' AND stands_for <> login AND stands_for !~ '[/[:cntrl:]]');
ALTER TABLE duty DROP CONSTRAINT duty_login_role_domain_key;
ALTER TABLE duty ADD UNIQUE NULLS NOT DISTINCT (login, role, domain, stands_for);

-- Whether somebody decides for a domain by more than standing in for this person.
CREATE FUNCTION decides_apart_from(p_login text, p_about text, p_person text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM duty
        WHERE login = p_login AND since <= clock_timestamp() AND (until IS NULL OR until > clock_timestamp())
          AND (role IN ('owner', 'steward', 'deputy') AND (domain IS NULL OR domain = lower(p_about)) OR role = 'platform' AND domain IS NULL)
          AND NOT (stands_for IS NOT NULL AND same_person(stands_for, p_person)))
$$;

-- Nobody decides over what they asked for under another login, or over what somebody asked for whom they stand in for; nor is the
-- second of two the first one under another login, or a deputy of theirs.
ALTER FUNCTION check_request(text, jsonb, jsonb, jsonb) RENAME TO check_request_by_login;
CREATE FUNCTION check_request(p_urn text, p_old jsonb, p_new jsonb, p_words jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_act   text := p_new #>> '{entries,-1,act}';
    v_asker text := p_new #>> '{by,login}';
    v_dom   text := domain_of(p_new ->> 'subject');
    v_first text;
BEGIN
    PERFORM check_request_by_login(p_urn, p_old, p_new, p_words);
    IF p_old IS NULL THEN
        RETURN;
    END IF;
    IF v_act IN ('ask_back', 'reject', 'approve_first', 'approve') THEN
        IF same_person(v_asker, session_user) THEN
            PERFORM refuse('nobody decides over their own request', 'another owner or steward of the domain decides');
        END IF;
        IF NOT decides_apart_from(session_user, v_dom, v_asker) THEN
            PERFORM refuse('nobody decides over a request of somebody whom they stand in for', 'another owner or steward of the domain decides');
        END IF;
    END IF;
    IF v_act = 'approve' THEN
        SELECT CASE entry ->> 'act' WHEN 'approve_first' THEN entry #>> '{by,login}' END INTO v_first
        FROM jsonb_array_elements(p_old -> 'entries') WITH ORDINALITY AS all_of (entry, place)
        WHERE entry ->> 'act' IN ('approve_first', 'ask_back', 'answer') ORDER BY place DESC LIMIT 1;
        IF v_first IS NOT NULL AND same_person(v_first, session_user) THEN
            PERFORM refuse('the second approval is another person''s', 'another owner or steward approves');
        END IF;
        IF v_first IS NOT NULL
            AND NOT (decides_apart_from(session_user, v_dom, v_first) AND decides_apart_from(v_first, v_dom, session_user)) THEN
            PERFORM refuse('of two who approve one is not the deputy of the other', 'another owner or steward approves');
        END IF;
    END IF;
END $$;

-- As before, but that another login of one's own is oneself.
CREATE OR REPLACE FUNCTION check_duty(p_login text, p_role text, p_domain text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    IF same_person(p_login, session_user) THEN
        PERFORM refuse('nobody changes their own duties', 'somebody else of the platform team does');
    END IF;
    IF NOT (has_duty(ARRAY['platform'], NULL)
            OR p_domain IS NOT NULL AND has_duty(ARRAY['steward'], p_domain)
               AND p_role IN ('analyst', 'owner', 'deputy', 'runner', 'agent')) THEN
        PERFORM refuse(format('%s may not say who is %s', session_user, p_role),
                       'the platform team does, or a steward in their own domain');
    END IF;
END $$;

CREATE OR REPLACE FUNCTION give_duty(p_login text, p_role text, p_domain text, p_until timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_domain text := lower(trim(p_domain));
    v_id     bigint;
BEGIN
    PERFORM check_duty(p_login, p_role, v_domain);
    PERFORM 1 FROM head FOR UPDATE;
    PERFORM check_duty(p_login, p_role, v_domain);
    INSERT INTO duty (login, role, domain, until, given_by) VALUES (p_login, p_role, v_domain, p_until, session_user)
    ON CONFLICT (login, role, domain, stands_for) DO UPDATE SET until = excluded.until, given_by = excluded.given_by
    RETURNING id INTO v_id;
    PERFORM note(now_ms(), session_user, 'give_duty', p_login,
                 format('%s for %s%s', p_role, coalesce(v_domain, 'the whole mesh'), ' until ' || p_until::date), 'mesh');
    RETURN v_id;
END $$;

-- Gives a deputy the duty for somebody, from one moment to another.
CREATE FUNCTION give_deputy(p_login text, p_domain text, p_for text, p_since timestamptz, p_until timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_domain text := lower(trim(p_domain));
    v_id     bigint;
BEGIN
    PERFORM check_duty(p_login, 'deputy', v_domain);
    PERFORM 1 FROM head FOR UPDATE;
    PERFORM check_duty(p_login, 'deputy', v_domain);
    IF (trim(p_for) <> '' AND p_since < p_until) IS NOT TRUE THEN
        RAISE EXCEPTION 'a deputy stands in for somebody, from one day to another' USING ERRCODE = 'invalid_parameter_value',
            HINT = 'say it with Weft: `weft people deputy`';
    END IF;
    IF same_person(p_login, p_for) THEN
        PERFORM refuse('nobody stands in for themselves', 'name two people');
    END IF;
    INSERT INTO duty (login, role, domain, since, until, given_by, stands_for)
    VALUES (p_login, 'deputy', v_domain, p_since, p_until, session_user, p_for)
    ON CONFLICT (login, role, domain, stands_for)
        DO UPDATE SET since = excluded.since, until = excluded.until, given_by = excluded.given_by
    RETURNING id INTO v_id;
    PERFORM note(now_ms(), session_user, 'give_duty', p_login,
                 format('deputy of %s for %s from %s until %s', p_for, coalesce(v_domain, 'the whole mesh'),
                        (p_since AT TIME ZONE 'UTC')::date, (p_until AT TIME ZONE 'UTC')::date), 'mesh');
    RETURN v_id;
END $$;

-- Ends what a deputy does for somebody; whether there was anything to end.
CREATE FUNCTION end_deputy(p_login text, p_domain text, p_for text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_domain text := lower(trim(p_domain));
BEGIN
    PERFORM check_duty(p_login, 'deputy', v_domain);
    PERFORM 1 FROM head FOR UPDATE;
    PERFORM check_duty(p_login, 'deputy', v_domain);
    DELETE FROM duty WHERE login = p_login AND role = 'deputy' AND domain IS NOT DISTINCT FROM v_domain AND stands_for = p_for;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM note(now_ms(), session_user, 'end_duty', p_login,
                 format('deputy of %s for %s ended', p_for, coalesce(v_domain, 'the whole mesh')), 'mesh');
    RETURN true;
END $$;

SELECT read_directory();

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA weft FROM PUBLIC;
GRANT EXECUTE ON FUNCTION i_have_left(), give_deputy(text, text, text, timestamptz, timestamptz), end_deputy(text, text, text) TO {member};
