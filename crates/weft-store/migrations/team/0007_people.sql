-- The directory of people: who is who, and who stands in for whom. It says nothing of what anybody may do here, which duties
-- alone do; the app goes by it when it tells people apart, so it is kept by those who look after the whole mesh.
--
-- It stands in front of what judges all other words, so that this needs to know nothing of them.

ALTER FUNCTION check_word(text, text, text, text, text, jsonb) RENAME TO check_word_before_people;

-- Refuses a word that its writer may not say.
CREATE FUNCTION check_word(p_urn text, p_aspect text, p_author text, p_old text, p_new text, p_words jsonb) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
DECLARE
    v_new jsonb;
BEGIN
    IF p_aspect IS DISTINCT FROM 'directory' THEN
        PERFORM check_word_before_people(p_urn, p_aspect, p_author, p_old, p_new, p_words);
        RETURN;
    END IF;
    PERFORM require_person();
    v_new := p_new::jsonb;
    -- A proposal that is accepted brings no such word, and nobody says it in another's name.
    IF p_author IS DISTINCT FROM session_user::text THEN
        PERFORM refuse('who is who is said in one''s own name', 'say it as yourself');
    END IF;
    IF has_duty(ARRAY['steward', 'platform'], NULL) IS NOT TRUE THEN
        PERFORM refuse('the people of the workspace are kept by who looks after the whole mesh',
                       'the platform team, or a steward of the whole mesh, does it');
    END IF;
    -- What is not there is not so: NULL never passes.
    IF (v_new ->> 'aspect' = 'directory' AND jsonb_typeof(v_new #> '{value,people}') = 'array'
        AND octet_length(p_new) <= 16777216) IS NOT TRUE THEN
        PERFORM refuse('the people of the workspace come as a list', 'import them with Weft');
    END IF;
END $$;
REVOKE ALL ON FUNCTION check_word(text, text, text, text, text, jsonb) FROM PUBLIC;

-- No source states who is who: neither as a fact of a harvest nor by any other way to a statement.
CREATE FUNCTION refuse_directory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a source states no acts of people' USING ERRCODE = 'insufficient_privilege',
        HINT = 'report this as a fault of the source';
END $$;
REVOKE ALL ON FUNCTION refuse_directory() FROM PUBLIC;
CREATE TRIGGER directory_is_a_persons_word BEFORE INSERT OR UPDATE ON statement
    FOR EACH ROW WHEN (NEW.aspect = 'directory' AND NEW.origin NOT LIKE 'person/%') EXECUTE FUNCTION refuse_directory();
