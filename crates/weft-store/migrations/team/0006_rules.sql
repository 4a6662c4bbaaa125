-- The access policy as rows: what binds who writes by hand as well. Published with the policy's version, in one transaction, by
-- those who may publish it; held against its document, and against every decision.

CREATE TABLE policy_version (
    version  bigint NOT NULL PRIMARY KEY CHECK (version > 0),
    -- Of the payload that the rows were made from, as its record has it.
    digest   bytea  NOT NULL,
    max_days bigint NOT NULL CHECK (max_days > 0)
);
CREATE TABLE policy_purpose (
    version  bigint NOT NULL REFERENCES policy_version (version),
    id       text   NOT NULL,
    max_days bigint,
    PRIMARY KEY (version, id)
);
-- The least first.
CREATE TABLE policy_role (
    version    bigint  NOT NULL REFERENCES policy_version (version),
    place      bigint  NOT NULL,
    id         text    NOT NULL,
    privileges jsonb   NOT NULL CHECK (jsonb_typeof(privileges) = 'array'),
    masked     boolean NOT NULL,
    max_days   bigint,
    PRIMARY KEY (version, id),
    UNIQUE (version, place)
);

-- Whether it is a condition of the policy: nothing is in it that is not looked at.
CREATE FUNCTION is_condition(p_when jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(jsonb_typeof(p_when) = 'object' AND NOT EXISTS (
        SELECT 1 FROM jsonb_each(CASE jsonb_typeof(p_when) WHEN 'object' THEN p_when ELSE '{}' END) AS part (name, value)
        WHERE (CASE
            WHEN name = 'longerThanDays' THEN jsonb_typeof(value) = 'number'
            WHEN name IN ('domains', 'classifications', 'products', 'purposes', 'roles', 'requestersOf') THEN
                jsonb_typeof(value) = 'array' AND value <> '[]'
                AND NOT jsonb_path_exists(value, 'strict $[*] ? (@.type() <> "string")')
            ELSE false END) IS NOT TRUE), false)
$$;

-- `decision`: who decides, the first that holds. `guardrail`: what needs nobody. `refuse`: what cannot be approved. `person`: what
-- no guardrail covers.
CREATE TABLE policy_rule (
    version     bigint NOT NULL REFERENCES policy_version (version),
    kind        text   NOT NULL CHECK (kind IN ('decision', 'guardrail', 'refuse', 'person')),
    place       bigint NOT NULL,
    id          text   NOT NULL,
    condition   jsonb  NOT NULL CHECK (is_condition(condition)),
    decider     text   CHECK (decider IN ('owner', 'steward', 'owner_or_steward', 'governance')),
    two_persons boolean,
    without     jsonb,
    max_days    bigint,
    PRIMARY KEY (version, kind, place),
    CHECK (kind <> 'decision' OR decider IS NOT NULL AND two_persons IS NOT NULL),
    CHECK (kind <> 'guardrail' OR coalesce(condition <> '{}' AND max_days > 0 AND is_condition(
        CASE without WHEN '[]' THEN '{}' ELSE jsonb_build_object('classifications', without) END), false))
);
-- Where a rule does not hold. Of one that names people nothing is known here but that: it is for everybody, and for no guardrail.
CREATE TABLE policy_exception (
    version  bigint      NOT NULL REFERENCES policy_version (version),
    place    bigint      NOT NULL,
    rule     text        NOT NULL,
    products jsonb       NOT NULL CHECK (is_condition(CASE products WHEN '[]' THEN '{}' ELSE jsonb_build_object('products', products) END)),
    named    boolean     NOT NULL,
    until    timestamptz NOT NULL,
    PRIMARY KEY (version, place)
);

-- What a thing is called elsewhere leads to what else is said of it.
CREATE INDEX record_by_alias ON record USING gin ((payload::jsonb #> '{value,aliases}') jsonb_path_ops) WITH (fastupdate = off)
    WHERE payload LIKE '{"aspect":"asset"%';
CREATE INDEX statement_of_product ON statement (urn) WHERE aspect = 'product';

-- Under which the access policy stands.
CREATE FUNCTION policy_urn() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'urn:weft:policy:f490yqh2xdjqe0h0xx4964v308' $$;

CREATE FUNCTION is_governance() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT has_duty(ARRAY['steward', 'platform'], NULL)
$$;

-- The version whose rows hold; NULL: none was published yet. Rows of another text than the one that stands decide nothing.
CREATE FUNCTION standing_policy() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_digest  bytea;
    v_version bigint;
BEGIN
    SELECT statement.digest INTO v_digest FROM statement
    WHERE urn = policy_urn() AND aspect = 'policy' AND origin LIKE 'person/%' AND digest IS NOT NULL
    ORDER BY record DESC LIMIT 1;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT max(version) INTO v_version FROM policy_version;
    IF NOT EXISTS (SELECT 1 FROM policy_version WHERE version = v_version AND digest = v_digest) THEN
        PERFORM refuse('the access policy that stands was published without its rules, so nothing is approved by it',
                       'publish it with a greater version: `weft policy publish`');
    END IF;
    RETURN v_version;
END $$;

-- Keeps the rows of a version, and refuses rows that say something else than its document. `p_rules` is what Weft made of it.
CREATE FUNCTION keep_rules(p_payload text, p_rules jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_doc     jsonb := p_payload::jsonb #> '{value,policy}';
    v_version bigint := (p_payload::jsonb #>> '{value,version}')::bigint;
BEGIN
    -- What is left out is compared as well: a key that is not there differs from every value.
    IF (v_doc ->> 'version' = v_version::text AND p_rules ->> 'version' = v_version::text
        AND p_rules -> 'max_days' = v_doc #> '{durations,maxDays}'
        AND (SELECT jsonb_agg(jsonb_build_array(one ->> 'id', one -> 'max_days') ORDER BY place)
             FROM jsonb_array_elements(p_rules -> 'purposes') WITH ORDINALITY AS list (one, place))
          = (SELECT jsonb_agg(jsonb_build_array(one ->> 'id', coalesce(one -> 'maxDays', 'null')) ORDER BY place)
             FROM jsonb_array_elements(v_doc -> 'purposes') WITH ORDINALITY AS list (one, place))
        AND (SELECT jsonb_agg(jsonb_build_array(one ->> 'id', one -> 'privileges', one -> 'masked', one -> 'max_days') ORDER BY place)
             FROM jsonb_array_elements(p_rules -> 'roles') WITH ORDINALITY AS list (one, place))
          = (SELECT jsonb_agg(jsonb_build_array(one ->> 'id', one -> 'privileges', one -> 'masked',
                                                coalesce(one -> 'maxDays', 'null')) ORDER BY place)
             FROM jsonb_array_elements(v_doc -> 'roles') WITH ORDINALITY AS list (one, place))
        AND (SELECT jsonb_agg(jsonb_build_array(one ->> 'id', one -> 'when', one -> 'by', one -> 'two_persons') ORDER BY place)
             FROM jsonb_array_elements(p_rules -> 'decisions') WITH ORDINALITY AS list (one, place))
          = (SELECT jsonb_agg(jsonb_build_array(one ->> 'id', one -> 'when', one -> 'by', one -> 'twoPersons') ORDER BY place)
             FROM jsonb_array_elements(v_doc -> 'decisions') WITH ORDINALITY AS list (one, place))
        AND coalesce((SELECT jsonb_agg(jsonb_build_array(one ->> 'id', one -> 'when', one -> 'effect') ORDER BY place)
             FROM jsonb_array_elements(p_rules -> 'rules') WITH ORDINALITY AS list (one, place)), '[]')
          = coalesce((SELECT jsonb_agg(jsonb_build_array(one ->> 'id', one -> 'when', one -> 'effect') ORDER BY place)
             FROM jsonb_array_elements(coalesce(v_doc -> 'rules', '[]')) WITH ORDINALITY AS list (one, place)), '[]')
        -- Fewer guardrails and exceptions than the document has are on the safe side; others are not.
        AND NOT EXISTS (
            SELECT 1 FROM jsonb_array_elements(p_rules -> 'guardrails') AS one WHERE NOT EXISTS (
                SELECT 1 FROM jsonb_array_elements(v_doc -> 'guardrails') AS said
                WHERE said ->> 'id' = one ->> 'id' AND said -> 'when' = one -> 'when' AND said -> 'maxDays' = one -> 'max_days'
                  AND coalesce(said -> 'without', '[]') = one -> 'without'))
        AND NOT EXISTS (
            SELECT 1 FROM jsonb_array_elements(p_rules -> 'exceptions') AS one WHERE NOT EXISTS (
                SELECT 1 FROM jsonb_array_elements(v_doc -> 'exceptions') AS said
                WHERE said ->> 'rule' = one ->> 'rule' AND said ->> 'until' = one ->> 'until'
                  AND coalesce(said -> 'products', '[]') = one -> 'products'
                  AND (coalesce(said -> 'people', '[]') <> '[]') = (one -> 'named')::boolean))) IS NOT TRUE THEN
        RAISE EXCEPTION 'the rules are not those of the policy that they come with' USING ERRCODE = 'invalid_parameter_value',
            HINT = 'publish it with Weft';
    END IF;
    INSERT INTO policy_version VALUES (v_version, digest_of(p_payload), (p_rules ->> 'max_days')::bigint);
    INSERT INTO policy_purpose SELECT v_version, one ->> 'id', (one ->> 'max_days')::bigint
    FROM jsonb_array_elements(p_rules -> 'purposes') AS one;
    INSERT INTO policy_role
    SELECT v_version, place, one ->> 'id', one -> 'privileges', (one -> 'masked')::boolean, (one ->> 'max_days')::bigint
    FROM jsonb_array_elements(p_rules -> 'roles') WITH ORDINALITY AS list (one, place);
    INSERT INTO policy_rule (version, kind, place, id, condition, decider, two_persons)
    SELECT v_version, 'decision', place, one ->> 'id', one -> 'when', one ->> 'by', (one -> 'two_persons')::boolean
    FROM jsonb_array_elements(p_rules -> 'decisions') WITH ORDINALITY AS list (one, place);
    INSERT INTO policy_rule (version, kind, place, id, condition, without, max_days)
    SELECT v_version, 'guardrail', place, one ->> 'id', one -> 'when', one -> 'without', (one ->> 'max_days')::bigint
    FROM jsonb_array_elements(p_rules -> 'guardrails') WITH ORDINALITY AS list (one, place);
    INSERT INTO policy_rule (version, kind, place, id, condition)
    SELECT v_version, CASE one ->> 'effect' WHEN 'refuse' THEN 'refuse' WHEN 'decide' THEN 'person' END, place, one ->> 'id', one -> 'when'
    FROM jsonb_array_elements(p_rules -> 'rules') WITH ORDINALITY AS list (one, place);
    -- To the end of its last day, in UTC.
    INSERT INTO policy_exception (version, place, rule, products, named, until)
    SELECT v_version, place, one ->> 'rule', one -> 'products', (one -> 'named')::boolean,
           ((one ->> 'until')::date + 1)::timestamp AT TIME ZONE 'UTC'
    FROM jsonb_array_elements(p_rules -> 'exceptions') WITH ORDINALITY AS list (one, place);
END $$;

-- Publishes a version of the access policy with its rows. Answers as `write_words` does.
CREATE FUNCTION publish_policy(p_word jsonb, p_rules jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_payload text := p_word ->> 'payload';
    v_newest  bigint;
    v_seen    bigint;
    v_stands  jsonb;
    v_answer  jsonb;
BEGIN
    PERFORM require_person();
    PERFORM 1 FROM head FOR UPDATE;
    IF NOT is_governance() THEN
        PERFORM refuse('the policy is the governance team''s', 'a steward or the platform team of the whole mesh publishes it');
    END IF;
    IF (p_word ->> 'urn' = policy_urn() AND p_word ->> 'aspect' = 'policy' AND jsonb_typeof(p_rules) = 'object'
        AND octet_length(v_payload) <= 8388608 AND octet_length(p_rules::text) <= 8388608) IS NOT TRUE THEN
        RAISE EXCEPTION 'that is no version of the access policy' USING ERRCODE = 'invalid_parameter_value',
            HINT = 'publish it with Weft';
    END IF;
    SELECT record.id, record.revision, record.payload::jsonb INTO v_newest, v_seen, v_stands
    FROM statement JOIN record ON record.id = statement.record
    WHERE statement.urn = policy_urn() AND statement.aspect = 'policy' AND statement.origin LIKE 'person/%'
      AND statement.digest IS NOT NULL
    ORDER BY record.id DESC LIMIT 1;
    IF v_seen > (p_word ->> 'base')::bigint THEN
        RETURN jsonb_build_object('conflict', to_jsonb(ARRAY[v_newest]));
    END IF;
    IF v_stands IS NOT NULL
        AND ((v_payload::jsonb #>> '{value,version}')::bigint > (v_stands #>> '{value,version}')::bigint) IS NOT TRUE THEN
        RAISE EXCEPTION 'version % is not greater than %, which stands', v_payload::jsonb #>> '{value,version}',
            v_stands #>> '{value,version}' USING ERRCODE = 'invalid_parameter_value', HINT = 'give it a greater version';
    END IF;
    PERFORM keep_rules(v_payload, p_rules);
    v_answer := write_words('publish_policy', jsonb_build_array(
        (p_word - 'author') || jsonb_build_object('urns', jsonb_build_array(policy_urn()))));
    IF (v_answer ? 'revision') IS NOT TRUE THEN
        RAISE EXCEPTION 'the policy was not written' USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN v_answer;
END $$;

-- Whether one of these words is said, however it is written.
CREATE FUNCTION says_one(p_words jsonb, p_said text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM jsonb_array_elements_text(p_words) AS word, unnest(p_said) AS said
        WHERE lower(trim(word)) = lower(trim(said)))
$$;

-- Whether a label says a word, or several in a row, and the word before does not deny it: as Weft reads labels.
CREATE FUNCTION label_says(p_label text, p_word text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM (SELECT regexp_split_to_array(lower(p_label), '[^[:alnum:]]') AS label,
                              array_remove(regexp_split_to_array(lower(p_word), '[^[:alnum:]]'), '') AS word) AS split
        CROSS JOIN LATERAL generate_series(1, cardinality(label) - cardinality(word) + 1) AS place
        WHERE cardinality(word) > 0 AND label[place:place + cardinality(word) - 1] = word
          AND (place = 1 OR label[place - 1] <> ALL (ARRAY['non', 'not', 'no'])))
$$;

CREATE FUNCTION labelled(p_words jsonb, p_labels text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT EXISTS (SELECT 1 FROM jsonb_array_elements_text(p_words) AS word, unnest(p_labels) AS label
                   WHERE weft.label_says(label, word))
$$;

-- Things, and what shares a name with them: other sources speak of the same. Name by name, so that each is looked up.
CREATE FUNCTION joined(p_things text[]) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp SET jit = off AS $$
DECLARE
    v_all   text[] := ARRAY(SELECT DISTINCT thing FROM unnest(p_things) AS thing WHERE thing IS NOT NULL);
    v_next  text[] := v_all;
    v_found text[];
    v_there bigint[];
    v_records bigint[];
    v_name  record;
BEGIN
    WHILE cardinality(v_next) > 0 LOOP
        v_found := '{}';
        FOR v_name IN
            SELECT DISTINCT split_part(own.urn, ':', 3) AS class, jsonb_build_array(alias) AS aliases
            FROM statement AS own JOIN record AS said ON said.id = own.record
            CROSS JOIN LATERAL jsonb_path_query(said.payload::jsonb, 'lax $.value.aliases[*]') AS alias
            WHERE own.urn = ANY (v_next) AND own.aspect = 'asset' AND own.digest IS NOT NULL
        LOOP
            -- Few records of very many, which the planner cannot know of names in JSON: in two steps.
            SELECT array_agg(statement), array_agg(id) INTO v_there, v_records FROM record
            WHERE payload LIKE '{"aspect":"asset"%' AND payload::jsonb #> '{value,aliases}' @> v_name.aliases;
            v_found := v_found || ARRAY(
                SELECT urn FROM statement WHERE id = ANY (v_there) AND record = ANY (v_records) AND digest IS NOT NULL
                  -- An asset and a product are never one.
                  AND split_part(urn, ':', 3) = v_name.class);
        END LOOP;
        v_next := ARRAY(SELECT unnest(v_found) EXCEPT SELECT unnest(v_all));
        v_all := v_all || v_next;
    END LOOP;
    RETURN v_all;
END $$;

-- Products of which a port names one of these things.
CREATE FUNCTION offering(p_things text[]) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp SET jit = off AS $$
    SELECT coalesce(array_agg(DISTINCT statement.urn), '{}') FROM statement JOIN record ON record.id = statement.record
    WHERE statement.aspect = 'product' AND statement.digest IS NOT NULL AND EXISTS (
        SELECT 1 FROM jsonb_path_query(record.payload::jsonb, 'lax $.value.output_ports[*].assets[*]') AS asset
        WHERE asset #>> '{}' = ANY (p_things))
$$;

-- Whether a port of this product names one of these things.
CREATE FUNCTION offers(p_product text, p_things text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM statement JOIN record ON record.id = statement.record
        CROSS JOIN LATERAL jsonb_path_query(record.payload::jsonb, 'lax $.value.output_ports[*].assets[*]') AS asset
        WHERE statement.urn = p_product AND statement.aspect = 'product' AND statement.digest IS NOT NULL
          AND asset #>> '{}' = ANY (p_things))
$$;

-- Products that may offer something of these domains: of a port that names a contract alone nobody knows here what it offers.
CREATE FUNCTION perhaps_offering(p_domains text[]) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp SET jit = off AS $$
    SELECT coalesce(array_agg(DISTINCT statement.urn), '{}') FROM statement JOIN record ON record.id = statement.record
    WHERE statement.aspect = 'product' AND statement.digest IS NOT NULL
      AND jsonb_path_exists(record.payload::jsonb, 'lax $.value.output_ports[*] ? (!exists (@.assets[*]))')
      AND coalesce(domain_of(statement.urn) = ANY (p_domains), true)
$$;

-- Classifications and tags of things and their columns, as the facts have them. Of tags people's newest word stands alone.
CREATE FUNCTION labels_of(p_things text[]) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT lower(trim(label #>> '{}'))), '{}')
    FROM statement JOIN record ON record.id = statement.record
    CROSS JOIN LATERAL (
        SELECT jsonb_path_query(record.payload::jsonb, 'strict $.**.tags[*]') AS label
        UNION ALL SELECT jsonb_path_query(record.payload::jsonb, 'strict $.**.classification')
    ) AS said
    WHERE statement.urn = ANY (p_things) AND statement.aspect IN ('tags', 'schema', 'field_docs') AND statement.digest IS NOT NULL
      AND jsonb_typeof(label) = 'string'
      AND NOT (statement.aspect = 'tags' AND statement.origin LIKE 'person/%' AND EXISTS (
          SELECT 1 FROM statement AS newer WHERE newer.urn = statement.urn AND newer.aspect = 'tags'
            AND newer.origin LIKE 'person/%' AND newer.digest IS NOT NULL AND newer.record > statement.record))
$$;

-- What things are called in full.
CREATE FUNCTION names_of(p_things text[]) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT name), '{}')
    FROM statement JOIN record ON record.id = statement.record
    CROSS JOIN LATERAL unnest(CASE statement.aspect
        WHEN 'asset' THEN ARRAY[record.payload::jsonb #>> '{value,full_name}']
        WHEN 'product' THEN ARRAY[record.payload::jsonb #>> '{value,id}']
        WHEN 'contract' THEN ARRAY[record.payload::jsonb #>> '{value,name}', record.payload::jsonb #>> '{value,id}']
        ELSE '{}' END) AS name
    WHERE statement.urn = ANY (p_things) AND statement.digest IS NOT NULL AND name <> ''
$$;

-- Domains that somebody has a duty in: those that they work for, as far as the database knows.
CREATE FUNCTION works_for(p_login text) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT domain), '{}') FROM duty
    WHERE login = p_login AND domain IS NOT NULL AND role NOT IN ('agent', 'leaver', 'runner', 'auditor')
      AND since <= clock_timestamp() AND (until IS NULL OR until > clock_timestamp())
$$;

-- Who has one of these duties for a domain, other than whoever asks and those who left.
CREATE FUNCTION on_duty(p_roles text[], p_about text, p_but text) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT login), '{}') FROM duty
    WHERE role = ANY (p_roles) AND since <= clock_timestamp() AND (until IS NULL OR until > clock_timestamp())
      AND (domain IS NULL OR domain = lower(p_about)) AND login IS DISTINCT FROM p_but
      AND NOT EXISTS (SELECT 1 FROM duty AS left_by WHERE left_by.login = duty.login AND left_by.role = 'leaver'
                        AND left_by.since <= clock_timestamp()
                        AND (left_by.until IS NULL OR left_by.until > clock_timestamp()))
$$;

-- Whether a condition holds for a thing of this domain, with these names and labels.
CREATE FUNCTION holds(p_when jsonb, p_domain text, p_names text[], p_labels text[], p_of text[], p_terms jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT (NOT p_when ? 'domains' OR says_one(p_when -> 'domains', ARRAY[p_domain]))
       AND (NOT p_when ? 'products' OR says_one(p_when -> 'products', p_names))
       AND (NOT p_when ? 'classifications' OR labelled(p_when -> 'classifications', p_labels))
       AND (NOT p_when ? 'requestersOf' OR says_one(p_when -> 'requestersOf', p_of))
       AND (NOT p_when ? 'purposes' OR says_one(p_when -> 'purposes', ARRAY[p_terms ->> 'purpose']))
       AND (NOT p_when ? 'roles' OR says_one(p_when -> 'roles', ARRAY[p_terms ->> 'role']))
       AND (NOT p_when ? 'longerThanDays' OR (p_terms ->> 'days')::bigint > (p_when ->> 'longerThanDays')::bigint)
$$;

-- The domain that a thing is judged under: its own, that of what it is elsewhere, else that of what is asked for.
CREATE FUNCTION home_of(p_thing text, p_subject text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT coalesce(domain_of(p_thing), (SELECT min(domain_of(other)) FROM unnest(joined(ARRAY[p_thing])) AS other), domain_of(p_subject))
$$;

-- The first rule of these kinds that a thing breaks, under any of its names; what excuses it is its own.
CREATE FUNCTION broken(p_version bigint, p_kinds text[], p_home text, p_names text[], p_own text[], p_labels text[], p_of text[],
                       p_terms jsonb) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT id FROM policy_rule
    WHERE version = p_version AND kind = ANY (p_kinds) AND kind IN ('refuse', 'person')
      AND holds(condition, p_home, p_names, p_labels, p_of, p_terms) IS NOT FALSE
      AND NOT EXISTS (
          SELECT 1 FROM policy_exception AS excuse
          WHERE excuse.version = p_version AND lower(trim(excuse.rule)) = lower(trim(policy_rule.id))
            AND excuse.until > clock_timestamp() AND (excuse.products = '[]' OR says_one(excuse.products, p_own))
            -- Where nobody looks, an exception for some is one for nobody.
            AND NOT (excuse.named AND 'person' = ANY (p_kinds)))
    ORDER BY place LIMIT 1
$$;

-- The first rule that says who decides.
CREATE FUNCTION decision(p_version bigint, p_home text, p_names text[], p_labels text[], p_of text[], p_terms jsonb) RETURNS policy_rule
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT policy_rule FROM policy_rule
    WHERE version = p_version AND kind = 'decision' AND holds(condition, p_home, p_names, p_labels, p_of, p_terms)
    ORDER BY place LIMIT 1
$$;

-- Refuses terms that the policy has not: purpose, role, days.
CREATE FUNCTION check_terms(p_version bigint, p_terms jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_most bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM policy_purpose WHERE version = p_version AND id = p_terms ->> 'purpose') THEN
        PERFORM refuse(format('the policy has no purpose `%s`', p_terms ->> 'purpose'), 'ask for one that it has');
    END IF;
    IF NOT EXISTS (SELECT 1 FROM policy_role WHERE version = p_version AND id = p_terms ->> 'role') THEN
        PERFORM refuse(format('the policy has no role `%s`', p_terms ->> 'role'), 'ask for one that it has');
    END IF;
    SELECT least(policy_version.max_days, policy_purpose.max_days, policy_role.max_days) INTO v_most
    FROM policy_version JOIN policy_purpose USING (version) JOIN policy_role USING (version)
    WHERE version = p_version AND policy_purpose.id = p_terms ->> 'purpose' AND policy_role.id = p_terms ->> 'role';
    IF ((p_terms ->> 'days')::bigint BETWEEN 1 AND v_most) IS NOT TRUE THEN
        PERFORM refuse(format('at most %s days can be given for that', v_most), 'approve less; it can be renewed');
    END IF;
END $$;

-- Whether a role opens nothing that another does not: it stands no later, unmasks nothing, and has no other privilege.
CREATE FUNCTION is_within(p_version bigint, p_role text, p_than text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT coalesce(p_role = p_than, false) OR EXISTS (
        SELECT 1 FROM policy_role AS less JOIN policy_role AS more USING (version)
        WHERE version = p_version AND less.id = p_role AND more.id = p_than
          AND less.place <= more.place AND (less.masked OR NOT more.masked) AND less.privileges <@ more.privileges)
$$;

-- Who decides over terms: `{two, by}`. Refuses what the policy refuses. Under the name of the thing, of what it opens, and of the
-- products that name that.
CREATE FUNCTION judged(p_version bigint, p_request jsonb, p_terms jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_things text[] := ARRAY[p_request ->> 'subject'] || ARRAY(SELECT jsonb_array_elements_text(p_terms -> 'assets'));
    v_same   text[] := joined(v_things);
    v_named  text[];
    v_labels text[];
    v_of     text[] := works_for(p_request #>> '{by,login}');
    v_thing  text;
    v_home   text;
    v_names  text[];
    v_says   text;
    v_rule   policy_rule;
    v_by     text;
    v_two    boolean;
BEGIN
    v_named := offering(v_same);
    v_labels := labels_of(v_same || v_named);
    -- The thing itself speaks first; of the others only what wants two is stricter.
    FOREACH v_thing IN ARRAY v_things || v_named LOOP
        v_home := home_of(v_thing, p_request ->> 'subject');
        v_names := names_of(joined(ARRAY[v_thing]));
        v_says := broken(p_version, ARRAY['refuse'], v_home, v_names, names_of(ARRAY[v_thing]), v_labels, v_of, p_terms);
        IF v_says IS NOT NULL THEN
            PERFORM refuse(format('the rule `%s` of the access policy refuses it', v_says), 'approve less, or reject it');
        END IF;
        v_rule := decision(p_version, v_home, v_names, v_labels, v_of, p_terms);
        IF v_two IS NULL OR coalesce(v_rule.two_persons, false) AND NOT v_two THEN
            v_two := coalesce(v_rule.two_persons, false);
            v_by := coalesce(v_rule.decider, 'governance');
        END IF;
    END LOOP;
    RETURN jsonb_build_object('two', v_two, 'by', v_by);
END $$;

-- Whether somebody is of those who decide. Where nobody but the requester is, or not two where two have to, the governance team is
-- asked as well.
CREATE FUNCTION is_decider(p_who text, p_verdict jsonb, p_about text, p_asker text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_people text[] := on_duty(CASE p_verdict ->> 'by'
        WHEN 'owner' THEN ARRAY['owner', 'deputy'] WHEN 'steward' THEN ARRAY['steward', 'deputy']
        WHEN 'owner_or_steward' THEN ARRAY['owner', 'steward', 'deputy'] ELSE '{}' END, p_about, p_asker);
BEGIN
    IF cardinality(v_people) < (CASE WHEN (p_verdict -> 'two')::boolean THEN 2 ELSE 1 END) THEN
        -- Duties for the whole mesh alone: `about` is nothing.
        v_people := v_people || on_duty(ARRAY['steward', 'platform'], NULL, p_asker);
    END IF;
    RETURN coalesce(p_who = ANY (v_people), false);
END $$;

-- Whether a guardrail grants it, as far as the database knows; what it does not know a person decides.
CREATE FUNCTION is_guarded(p_version bigint, p_request jsonb, p_guardrail text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_terms  jsonb := p_request -> 'terms';
    v_things text[] := ARRAY[p_request ->> 'subject'] || ARRAY(SELECT jsonb_array_elements_text(v_terms -> 'assets'));
    v_same   text[] := joined(v_things);
    v_near   text[];
    v_labels text[];
    v_of     text[] := works_for(p_request #>> '{by,login}');
    v_rail   policy_rule;
    v_thing  text;
    v_home   text;
    v_names  text[];
    v_own    text[];
    v_with   text[];
    v_rule   policy_rule;
BEGIN
    SELECT * INTO v_rail FROM policy_rule WHERE version = p_version AND kind = 'guardrail' AND id = p_guardrail;
    IF NOT FOUND OR cardinality(v_things) < 2 OR ((v_terms ->> 'days')::bigint <= v_rail.max_days) IS NOT TRUE THEN
        RETURN false;
    END IF;
    v_near := offering(v_same) || perhaps_offering(ARRAY(SELECT domain_of(thing) FROM unnest(v_things) AS thing));
    v_labels := labels_of(v_same || v_near);
    IF labelled(v_rail.without, v_labels) THEN
        RETURN false;
    END IF;
    -- Everything that it opens has to be covered: by what is said of that itself, or of the product of its domain that names it.
    FOREACH v_thing IN ARRAY v_things LOOP
        v_with := ARRAY[v_thing];
        IF domain_of(v_thing) = domain_of(p_request ->> 'subject') AND offers(p_request ->> 'subject', joined(v_with)) THEN
            v_with := v_with || (p_request ->> 'subject');
        END IF;
        IF holds(v_rail.condition, domain_of(v_thing), names_of(v_with), labels_of(v_with), v_of, v_terms) IS NOT TRUE THEN
            RETURN false;
        END IF;
    END LOOP;
    -- And under nothing that it may be known as a person is wanted, or two.
    FOREACH v_thing IN ARRAY v_things || v_near LOOP
        v_home := home_of(v_thing, p_request ->> 'subject');
        v_names := names_of(joined(ARRAY[v_thing]));
        v_own := names_of(ARRAY[v_thing]);
        v_rule := decision(p_version, v_home, v_names, v_labels, v_of, v_terms);
        IF broken(p_version, ARRAY['refuse', 'person'], v_home, v_names, v_own, v_labels, v_of, v_terms) IS NOT NULL
            OR coalesce(v_rule.two_persons, true)
               AND NOT holds(v_rail.condition, domain_of(v_thing), v_own, v_labels, v_of, v_terms) THEN
            RETURN false;
        END IF;
    END LOOP;
    RETURN true;
END $$;

-- Refuses what is sent as granted already, unless a guardrail of the policy that stands covers it.
CREATE FUNCTION check_guarded(p_urn text, p_new jsonb, p_words jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_last   jsonb := p_new -> 'entries' -> 1;
    v_policy bigint := standing_policy();
BEGIN
    IF (jsonb_array_length(p_new -> 'entries') = 2 AND v_last ->> 'act' = 'approve' AND p_new ->> 'state' = 'approved'
        AND p_new ->> 'policy' = v_policy::text AND trim(p_new ->> 'reason') <> ''
        -- Neither an agent nor what runs unattended is a person: nobody at all would have seen it.
        AND has_duty_anywhere(ARRAY['analyst', 'owner', 'steward', 'deputy', 'platform', 'auditor'])
        AND EXISTS (
            SELECT 1 FROM jsonb_array_elements(p_words) AS word
            WHERE word ->> 'aspect' = 'grant' AND word ->> 'urn' = p_new ->> 'grant'
              AND (word ->> 'payload')::jsonb #>> '{value,request}' = p_urn)) IS NOT TRUE THEN
        PERFORM refuse('no guardrail of the access policy that stands grants that', 'send it without: a person decides');
    END IF;
    PERFORM check_terms(v_policy, p_new -> 'terms');
    IF is_guarded(v_policy, p_new, v_last ->> 'guardrail') IS NOT TRUE THEN
        PERFORM refuse(format('the database does not see that the guardrail `%s` covers it', v_last ->> 'guardrail'),
                       'send it without: a person decides');
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
    v_first  jsonb;
    v_base   jsonb := p_new -> 'terms';
    v_rules  boolean := EXISTS (SELECT 1 FROM policy_version);
    v_policy bigint;
    v_judged jsonb;
BEGIN
    IF v_last #>> '{by,login}' IS DISTINCT FROM session_user::text THEN
        PERFORM refuse('an act on a request is its actor''s own', 'sign in as who acts');
    END IF;
    IF p_old IS NULL THEN
        -- What is not there is not so: NULL never passes.
        IF (v_own AND p_new #>> '{entries,0,act}' = 'send' AND p_new #>> '{entries,0,by,login}' = session_user
            AND NOT p_new -> 'entries' -> 0 ?| ARRAY['terms', 'guardrail']
            AND NOT v_last ? 'terms' AND jsonb_typeof(p_new -> 'subject') = 'string'
            AND jsonb_typeof(p_new #> '{terms,days}') = 'number'
            AND jsonb_typeof(p_new #> '{terms,assets}') = 'array') IS NOT TRUE THEN
            PERFORM refuse('a request begins with being sent, by whoever asks', 'send it as yourself');
        END IF;
        -- Each is looked at while everybody waits.
        IF jsonb_array_length(p_new #> '{terms,assets}') > 500 THEN
            PERFORM refuse('one request opens at most 500 tables and views', 'ask for those that you need by their names');
        END IF;
        -- Whoever carries out what goes on from a grant ends that one.
        IF p_new ? 'renews' AND NOT EXISTS (
            SELECT 1 FROM statement JOIN record ON record.id = statement.record
            WHERE statement.urn = p_new ->> 'renews' AND statement.aspect = 'grant' AND statement.digest IS NOT NULL
              AND record.payload::jsonb #>> '{value,holder,login}' = session_user) THEN
            PERFORM refuse('only its holder renews a grant', 'ask for what you need yourself');
        END IF;
        IF v_last ? 'guardrail' THEN
            PERFORM check_guarded(p_urn, p_new, p_words);
        ELSIF (v_act = 'send' AND v_to = 'waiting' AND jsonb_array_length(p_new -> 'entries') = 1 AND NOT p_new ? 'grant') IS NOT TRUE THEN
            PERFORM refuse('a request begins with being sent, by whoever asks', 'send it as yourself');
        END IF;
        RETURN;
    END IF;
    IF v_last ? 'guardrail' THEN
        PERFORM refuse('a guardrail grants what is sent, and nothing that waits for a person', 'decide it as yourself');
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
        IF NOT (decides(v_dom) OR v_rules AND is_governance()) THEN
            PERFORM refuse(format('%s does not decide for %s', session_user, coalesce(v_dom, 'the mesh')),
                           'an owner or steward of the domain decides');
        END IF;
    END IF;
    IF v_act = 'note' AND NOT v_own AND NOT (decides(v_dom) OR v_rules AND is_governance()) THEN
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
        -- Of what has no domain under this urn, what it is elsewhere says whose it is.
        CROSS JOIN LATERAL unnest(CASE WHEN domain_of(asset) IS NULL THEN joined(ARRAY[asset]) ELSE ARRAY[asset] END) AS same
        WHERE domain_of(same) IS NOT NULL AND NOT (decides(domain_of(same)) OR v_rules AND is_governance())) THEN
        PERFORM refuse('it opens what belongs to another domain', 'approve less, or ask who decides there');
    END IF;
    -- The last approval of a first person; a question after it takes it back.
    SELECT entry INTO v_first
    FROM jsonb_array_elements(p_old -> 'entries') WITH ORDINALITY AS all_of (entry, place)
    WHERE entry ->> 'act' IN ('approve_first', 'ask_back', 'answer') ORDER BY place DESC LIMIT 1;
    IF v_first ->> 'act' = 'approve_first' THEN
        v_base := coalesce(v_first -> 'terms', v_base);
    ELSE
        v_first := NULL;
    END IF;
    IF v_act IN ('approve_first', 'approve') THEN
        -- The rows are those of the policy that stands now, whatever stood when it was sent.
        v_policy := standing_policy();
        IF v_policy IS NULL AND v_terms ->> 'role' IS DISTINCT FROM p_old #>> '{terms,role}' THEN
            PERFORM refuse('no access policy says which role is less', 'publish one, or approve the role that was asked for');
        END IF;
        IF v_policy IS NOT NULL THEN
            PERFORM check_terms(v_policy, v_terms);
            -- Of two people the second approves what the first did, or less.
            IF (is_within(v_policy, v_terms ->> 'role', p_old #>> '{terms,role}')
                AND is_within(v_policy, v_terms ->> 'role', v_base ->> 'role')
                AND (v_terms ->> 'days')::bigint <= (v_base ->> 'days')::bigint
                AND v_base -> 'assets' @> (v_terms -> 'assets')) IS NOT TRUE THEN
                PERFORM refuse('what is approved is at most what was asked for, and what was approved first', 'ask back for more');
            END IF;
            v_judged := judged(v_policy, p_new, v_terms);
            IF NOT is_decider(session_user, v_judged, v_dom, v_asker) THEN
                PERFORM refuse(format('the access policy has others than %s decide over that', session_user),
                               format('it is for: %s', replace(v_judged ->> 'by', '_', ' ')));
            END IF;
        END IF;
    END IF;
    IF v_act = 'approve' THEN
        IF v_first #>> '{by,login}' = session_user THEN
            PERFORM refuse('the second approval is another person''s', 'another owner or steward approves');
        END IF;
        IF (v_judged -> 'two')::boolean
            -- Whoever was first may have lost their duty since.
            AND is_decider(v_first #>> '{by,login}', v_judged, v_dom, v_asker) IS NOT TRUE THEN
            PERFORM refuse('the access policy wants two people to approve that', 'approve it as the first of two');
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

-- Who decides over it answers for a grant, and whoever of the governance team approved it.
CREATE OR REPLACE FUNCTION answers_for(p_grant jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT decides(domain_of(p_grant ->> 'subject'))
        OR coalesce(p_grant #>> '{by,login}' = session_user AND NOT p_grant ? 'guardrail', false)
           AND is_governance() AND EXISTS (SELECT 1 FROM policy_version)
$$;

-- Refuses a grant that nobody decided, and a step of one that its maker may not take.
CREATE FUNCTION check_grant(p_urn text, p_old jsonb, p_new jsonb, p_words jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_dom   text := domain_of(p_new ->> 'subject');
    v_moves text[] := ARRAY['steps', 'attempts', 'end'];
    v_runs  boolean := decides(v_dom) OR has_duty(ARRAY['runner'], v_dom);
    v_ends  text := p_new #>> '{end,by,login}';
    v_said  text[] := ARRAY['state', 'at', 'said', 'before'];
    v_policy bigint;
BEGIN
    IF p_old IS NULL THEN
        IF NOT is_time(p_new ->> 'until') THEN
            PERFORM refuse('a grant ends at a point in time, in UTC', 'approve the request with Weft');
        END IF;
        IF p_new #>> '{by,login}' IS DISTINCT FROM session_user::text OR p_new ? 'end' OR NOT EXISTS (
            SELECT 1 FROM jsonb_array_elements(p_words) AS word
            CROSS JOIN LATERAL (SELECT (word ->> 'payload')::jsonb -> 'value' AS request) AS said
            WHERE word ->> 'aspect' = 'request' AND word ->> 'urn' = p_new ->> 'request'
              AND said.request ->> 'state' = 'approved'
              AND said.request ->> 'subject' = p_new ->> 'subject'
              AND said.request ->> 'grant' = p_urn
              AND coalesce(said.request #> '{entries,-1,terms}', said.request -> 'terms') = p_new -> 'terms'
              AND said.request -> 'by' = p_new -> 'holder'
              AND (said.request #> '{entries,-1,guardrail}') IS NOT DISTINCT FROM p_new -> 'guardrail'
              AND (p_new ->> 'until')::timestamptz
                  -- In hours: how long a day is the session's time zone says.
                  <= clock_timestamp() + make_interval(hours => 24 * ((p_new #>> '{terms,days}')::integer + 1))
              AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(p_new -> 'steps') AS step
                              WHERE ((p_new #> '{terms,assets}') ? (step ->> 'target')) IS NOT TRUE)) THEN
            PERFORM refuse('a grant is what was approved, written with its approval', 'approve the request with Weft');
        END IF;
        -- What its holder sent begins with nothing: whoever carries it out finds out what was there before, and that stays for ever.
        IF p_new ? 'guardrail' AND EXISTS (
            SELECT 1 FROM jsonb_array_elements(p_new -> 'steps') AS step
            WHERE (step ->> 'state' = 'pending' AND coalesce(step -> 'before', 'false') = 'false') IS NOT TRUE) THEN
            PERFORM refuse('what a guardrail grants is still to be carried out', 'ask for it with Weft');
        END IF;
        v_policy := standing_policy();
        IF v_policy IS NOT NULL AND EXISTS (
            SELECT 1 FROM jsonb_array_elements(p_new -> 'steps') AS step
            WHERE NOT EXISTS (SELECT 1 FROM policy_role WHERE version = v_policy AND id = p_new #>> '{terms,role}'
                                AND privileges ? (step ->> 'privilege'))) THEN
            PERFORM refuse('a grant has the privileges of its role, and no other', 'approve the request with Weft');
        END IF;
        RETURN;
    END IF;
    IF p_old -> 'until' IS DISTINCT FROM p_new -> 'until' THEN
        PERFORM check_reduced(p_urn, p_old, p_new, p_words);
        RETURN;
    END IF;
    v_runs := v_runs OR answers_for(p_old);
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

-- Refuses a policy to everybody but the governance team, and one without its rules to them too.
CREATE FUNCTION check_policy(p_urn text, p_old jsonb, p_new text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_new jsonb := p_new::jsonb;
BEGIN
    IF NOT is_governance() THEN
        PERFORM refuse('the policy is the governance team''s', 'a steward or the platform team of the whole mesh publishes it');
    END IF;
    -- Its rows were kept a moment ago: nothing else publishes it.
    IF (p_urn = policy_urn()
        AND (p_old IS NULL OR (v_new #>> '{value,version}')::bigint > (p_old #>> '{value,version}')::bigint)
        AND EXISTS (SELECT 1 FROM policy_version
                    WHERE version = (v_new #>> '{value,version}')::bigint AND digest = digest_of(p_new))) IS NOT TRUE THEN
        PERFORM refuse('a policy is published with the rules that bind everybody', 'publish it with Weft: `weft policy publish`');
    END IF;
END $$;

CREATE TRIGGER policy_version_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_version
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER policy_purpose_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_purpose
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER policy_role_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_role
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER policy_rule_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_rule
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER policy_exception_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_exception
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

DO $$
DECLARE
    v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['policy_version', 'policy_purpose', 'policy_role', 'policy_rule', 'policy_exception'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
        EXECUTE format('CREATE POLICY own ON %I TO {owner} USING (true) WITH CHECK (true)', v_table);
        EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', v_table);
        EXECUTE format('CREATE POLICY read ON %I FOR SELECT TO {member} USING ((SELECT is_member()))', v_table);
        EXECUTE format('GRANT SELECT ON %I TO {member}', v_table);
    END LOOP;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA weft FROM PUBLIC;
GRANT EXECUTE ON FUNCTION publish_policy(jsonb, jsonb) TO {member};
