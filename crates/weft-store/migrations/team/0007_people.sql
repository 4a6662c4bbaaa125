-- The directory of people: who is who, and who stands in for whom. It says nothing of what anybody may do here, which duties
-- alone do; the app goes by it when it tells people apart, so it is kept by those who look after the whole mesh.

-- Refuses people to whoever does not look after the whole mesh, and what is no list of them.
CREATE FUNCTION check_directory(p_new text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    IF has_duty(ARRAY['steward', 'platform'], NULL) IS NOT TRUE THEN
        PERFORM refuse('the people of the workspace are kept by who looks after the whole mesh',
                       'the platform team, or a steward of the whole mesh, does it');
    END IF;
    -- What is not there is not so: NULL never passes.
    IF (jsonb_typeof(p_new::jsonb #> '{value,people}') = 'array' AND octet_length(p_new) <= 16777216) IS NOT TRUE THEN
        PERFORM refuse('the people of the workspace come as a list', 'import them with Weft');
    END IF;
END $$;
REVOKE ALL ON FUNCTION check_directory(text) FROM PUBLIC;

CREATE TRIGGER directory_is_a_persons_word BEFORE INSERT OR UPDATE ON statement
    FOR EACH ROW WHEN (NEW.aspect = 'directory' AND NEW.origin NOT LIKE 'person/%') EXECUTE FUNCTION refuse_stated();
