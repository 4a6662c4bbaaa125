-- Whose word a source's is: one that belongs to a domain speaks for what is its domain's, and for nothing else. What opens data goes by
-- words that count; what closes it, or wants a person or two, goes by everybody's.

-- The domain that a thing belongs to as people say newest, else as sources of the whole mesh do, in lower case.
CREATE FUNCTION known_domain(p_thing text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    RETURN (
        SELECT said.domain
        FROM statement JOIN record ON record.id = statement.record
        CROSS JOIN LATERAL (SELECT lower(trim(record.payload::jsonb #>> '{value,domain}')) AS domain) AS said
        LEFT JOIN source ON statement.origin = 'source/' || source.name
        WHERE statement.urn = p_thing AND statement.aspect = 'ownership' AND statement.digest IS NOT NULL
          -- What no duty can be for is no domain.
          AND said.domain <> '' AND said.domain !~ '[/[:cntrl:]]' AND source.domain IS NULL
        ORDER BY statement.origin LIKE 'person/%' DESC, record.id DESC LIMIT 1);
END $$;

-- Whether what somebody states counts for a thing. People's words and those of sources of the whole mesh do: first, because that is
-- what nearly all are. A source of a domain is heard where the thing is known to be its domain's; else where nobody outside the domain
-- states anything of it, under any of its names, and nobody says that it is another's. A later word from outside ends that.
CREATE FUNCTION speaks_for(p_origin text, p_thing text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_domain text;
    v_known  text;
BEGIN
    IF p_origin LIKE 'source/%' THEN
        SELECT domain INTO v_domain FROM source WHERE name = substr(p_origin, 8);
    END IF;
    IF v_domain IS NULL THEN
        RETURN true;
    END IF;
    v_known := known_domain(p_thing);
    IF v_known IS NOT NULL THEN
        RETURN v_known = v_domain;
    END IF;
    RETURN p_thing IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM unnest(joined(ARRAY[p_thing])) AS same CROSS JOIN LATERAL (SELECT known_domain(same) AS known) AS said
        WHERE said.known <> v_domain
           OR said.known IS NULL AND EXISTS (
               SELECT 1 FROM statement LEFT JOIN source ON statement.origin = 'source/' || source.name
               WHERE statement.urn = same AND statement.digest IS NOT NULL AND statement.origin LIKE 'source/%'
                 AND source.domain IS DISTINCT FROM v_domain));
END $$;

-- The domain that a thing belongs to, in lower case: as people say newest, else as sources of the whole mesh do, else as one of the
-- domain itself does that speaks for it.
CREATE OR REPLACE FUNCTION domain_of(thing text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_known text;
BEGIN
    IF NOT is_member() THEN
        RETURN NULL;
    END IF;
    v_known := known_domain(thing);
    IF v_known IS NOT NULL THEN
        RETURN v_known;
    END IF;
    RETURN (
        SELECT source.domain
        FROM statement JOIN record ON record.id = statement.record
        JOIN source ON statement.origin = 'source/' || source.name
        WHERE statement.urn = thing AND statement.aspect = 'ownership' AND statement.digest IS NOT NULL
          AND source.domain <> '' AND source.domain !~ '[/[:cntrl:]]'
          AND lower(trim(record.payload::jsonb #>> '{value,domain}')) = source.domain
          AND speaks_for(statement.origin, thing)
        ORDER BY statement.id LIMIT 1);
END $$;

-- Whether things are what they are elsewhere by words that count: no source of a domain has made one thing of what it speaks for and
-- of what it does not, so that a right on the one would open the other.
CREATE FUNCTION is_surely_joined(p_thing text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_same text[] := joined(ARRAY[p_thing]);
BEGIN
    RETURN NOT EXISTS (
        SELECT 1 FROM statement JOIN source ON statement.origin = 'source/' || source.name
        CROSS JOIN unnest(v_same) AS other
        WHERE statement.urn = ANY (v_same) AND statement.aspect = 'asset' AND statement.digest IS NOT NULL
          AND source.domain IS NOT NULL AND NOT speaks_for(statement.origin, other));
END $$;

-- Whether a port of this product names one of these things, by somebody who speaks for both.
CREATE OR REPLACE FUNCTION offers(p_product text, p_things text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM statement JOIN record ON record.id = statement.record
        CROSS JOIN LATERAL jsonb_path_query(record.payload::jsonb, 'lax $.value.output_ports[*].assets[*]') AS asset
        WHERE statement.urn = p_product AND statement.aspect = 'product' AND statement.digest IS NOT NULL
          AND asset #>> '{}' = ANY (p_things)
          AND speaks_for(statement.origin, p_product) AND speaks_for(statement.origin, asset #>> '{}'))
$$;

-- Labels and names as anybody has them stay what they were, under names of their own.
ALTER FUNCTION labels_of(text[]) RENAME TO labels_said;
ALTER FUNCTION names_of(text[]) RENAME TO names_said;

-- Classifications and tags of things and their columns, as those have them who speak for the things. Of tags people's newest word
-- stands alone.
CREATE FUNCTION labels_of(p_things text[]) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT lower(trim(label #>> '{}'))), '{}')
    FROM statement JOIN record ON record.id = statement.record
    CROSS JOIN LATERAL (
        SELECT jsonb_path_query(record.payload::jsonb, 'strict $.**.tags[*]') AS label
        UNION ALL SELECT jsonb_path_query(record.payload::jsonb, 'strict $.**.classification')
    ) AS said
    WHERE statement.urn = ANY (p_things) AND statement.aspect IN ('tags', 'schema', 'field_docs') AND statement.digest IS NOT NULL
      AND speaks_for(statement.origin, statement.urn) AND jsonb_typeof(label) = 'string'
      AND NOT (statement.aspect = 'tags' AND statement.origin LIKE 'person/%' AND EXISTS (
          SELECT 1 FROM statement AS newer WHERE newer.urn = statement.urn AND newer.aspect = 'tags'
            AND newer.origin LIKE 'person/%' AND newer.digest IS NOT NULL AND newer.record > statement.record))
$$;

-- What things are called in full by those who speak for them.
CREATE FUNCTION names_of(p_things text[]) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT name), '{}')
    FROM statement JOIN record ON record.id = statement.record
    CROSS JOIN LATERAL unnest(CASE statement.aspect
        WHEN 'asset' THEN ARRAY[record.payload::jsonb #>> '{value,full_name}']
        WHEN 'product' THEN ARRAY[record.payload::jsonb #>> '{value,id}']
        WHEN 'contract' THEN ARRAY[record.payload::jsonb #>> '{value,name}', record.payload::jsonb #>> '{value,id}']
        ELSE '{}' END) AS name
    WHERE statement.urn = ANY (p_things) AND statement.aspect IN ('asset', 'product', 'contract') AND statement.digest IS NOT NULL
      AND speaks_for(statement.origin, statement.urn) AND name <> ''
$$;

-- As before, but that an exception and whoever decides follow from words that count. What refuses, or wants two, is anybody's.
CREATE OR REPLACE FUNCTION judged(p_version bigint, p_request jsonb, p_terms jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_things text[] := ARRAY[p_request ->> 'subject'] || ARRAY(SELECT jsonb_array_elements_text(p_terms -> 'assets'));
    v_same   text[] := joined(v_things);
    v_named  text[];
    v_labels text[];
    v_sure   text[];
    v_of     text[] := works_for(p_request #>> '{by,login}');
    v_thing  text;
    v_home   text;
    v_alike  text[];
    v_names  text[];
    v_called text[];
    v_says   text;
    v_rule   policy_rule;
    v_wants  boolean;
    v_by     text;
    v_two    boolean;
BEGIN
    v_named := offering(v_same);
    v_labels := labels_said(v_same || v_named);
    v_sure := labels_of(v_same || v_named);
    -- The thing itself speaks first; of the others only what wants two is stricter.
    FOREACH v_thing IN ARRAY v_things || v_named LOOP
        v_home := home_of(v_thing, p_request ->> 'subject');
        v_alike := joined(ARRAY[v_thing]);
        v_names := names_said(v_alike);
        v_called := names_of(v_alike);
        v_says := broken(p_version, ARRAY['refuse'], v_home, v_names, names_of(ARRAY[v_thing]), v_labels, v_of, p_terms);
        IF v_says IS NOT NULL THEN
            PERFORM refuse(format('the rule `%s` of the access policy refuses it', v_says), 'approve less, or reject it');
        END IF;
        v_rule := decision(p_version, v_home, v_called, v_sure, v_of, p_terms);
        v_wants := coalesce(v_rule.two_persons, false);
        IF NOT v_wants AND (v_called <> v_names OR v_sure <> v_labels) THEN
            v_wants := coalesce((decision(p_version, v_home, v_names, v_labels, v_of, p_terms)).two_persons, false);
        END IF;
        IF v_two IS NULL OR v_wants AND NOT v_two THEN
            v_two := v_wants;
            v_by := coalesce(v_rule.decider, 'governance');
        END IF;
    END LOOP;
    RETURN jsonb_build_object('two', v_two, 'by', v_by);
END $$;

-- As before, but that a guardrail covers a thing by words that count.
CREATE OR REPLACE FUNCTION is_guarded(p_version bigint, p_request jsonb, p_guardrail text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_terms  jsonb := p_request -> 'terms';
    v_things text[] := ARRAY[p_request ->> 'subject'] || ARRAY(SELECT jsonb_array_elements_text(v_terms -> 'assets'));
    v_same   text[] := joined(v_things);
    v_near   text[];
    v_labels text[];
    v_sure   text[];
    v_of     text[] := works_for(p_request #>> '{by,login}');
    v_rail   policy_rule;
    v_thing  text;
    v_home   text;
    v_alike  text[];
    v_names  text[];
    v_called text[];
    v_own    text[];
    v_with   text[];
    v_two    boolean;
BEGIN
    SELECT * INTO v_rail FROM policy_rule WHERE version = p_version AND kind = 'guardrail' AND id = p_guardrail;
    IF NOT FOUND OR cardinality(v_things) < 2 OR ((v_terms ->> 'days')::bigint <= v_rail.max_days) IS NOT TRUE THEN
        RETURN false;
    END IF;
    v_near := offering(v_same) || perhaps_offering(ARRAY(SELECT domain_of(thing) FROM unnest(v_things) AS thing));
    v_labels := labels_said(v_same || v_near);
    IF labelled(v_rail.without, v_labels) THEN
        RETURN false;
    END IF;
    -- Everything that it opens has to be covered: by what is said of that itself, or of the product of its domain that names it.
    FOREACH v_thing IN ARRAY v_things LOOP
        v_with := ARRAY[v_thing];
        IF domain_of(v_thing) = domain_of(p_request ->> 'subject') AND offers(p_request ->> 'subject', joined(v_with)) THEN
            v_with := v_with || (p_request ->> 'subject');
        END IF;
        IF holds(v_rail.condition, domain_of(v_thing), names_of(v_with), labels_of(v_with), v_of, v_terms) IS NOT TRUE
            OR is_surely_joined(v_thing) IS NOT TRUE THEN
            RETURN false;
        END IF;
    END LOOP;
    v_sure := labels_of(v_same || v_near);
    -- And under nothing that it may be known as a person is wanted, or two.
    FOREACH v_thing IN ARRAY v_things || v_near LOOP
        v_home := home_of(v_thing, p_request ->> 'subject');
        v_alike := joined(ARRAY[v_thing]);
        v_names := names_said(v_alike);
        v_called := names_of(v_alike);
        v_own := names_of(ARRAY[v_thing]);
        v_two := coalesce((decision(p_version, v_home, v_called, v_sure, v_of, v_terms)).two_persons, true);
        IF NOT v_two AND (v_called <> v_names OR v_sure <> v_labels) THEN
            v_two := coalesce((decision(p_version, v_home, v_names, v_labels, v_of, v_terms)).two_persons, true);
        END IF;
        IF broken(p_version, ARRAY['refuse', 'person'], v_home, v_names, v_own, v_labels, v_of, v_terms) IS NOT NULL
            OR v_two AND NOT holds(v_rail.condition, domain_of(v_thing), v_own, v_sure, v_of, v_terms) THEN
            RETURN false;
        END IF;
    END LOOP;
    RETURN true;
END $$;

-- What the system that holds a thing calls it: as its sources state it under its own urn, whole. No person's word counts here, nor
-- what the source of one domain says of another's.
CREATE OR REPLACE FUNCTION harvested_names(p_thing text) RETURNS text[]
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
      AND speaks_for(statement.origin, p_thing)
$$;

-- Whether a thing is what was asked for, or what a port of that offers, as harvested: the port names it, or the contract of the port
-- does. Whoever says so speaks for the product, the contract and the thing.
CREATE OR REPLACE FUNCTION is_of_port(p_subject text, p_thing text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
    SELECT p_thing = ANY (joined(ARRAY[p_subject])) OR EXISTS (
        SELECT 1 FROM statement JOIN record ON record.id = statement.record
        CROSS JOIN LATERAL jsonb_path_query(record.payload::jsonb, 'lax $.value.output_ports[*]') AS port
        WHERE statement.urn = p_subject AND statement.aspect = 'product' AND statement.digest IS NOT NULL
          AND speaks_for(statement.origin, p_subject) AND speaks_for(statement.origin, p_thing)
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
                     AND kept.payload::jsonb #>> '{value,id}' = port ->> 'contract_id'
                     AND domain_of(of.urn) IS NOT DISTINCT FROM domain_of(p_subject)
                     AND speaks_for(of.origin, of.urn) AND speaks_for(of.origin, p_thing)
                     AND concat(served.namespace || '.', object #>> '{}') = ANY (harvested_names(p_thing)))))
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA weft FROM PUBLIC;
