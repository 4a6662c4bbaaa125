-- Everybody's duties, as followers keep them: who decides is told from the copy, and a look shows when that is another matter.

-- A text that is another one whenever duties are: nothing is summed up with each look, and a database that was put back says no text
-- twice.
INSERT INTO meta (key, value) VALUES ('duties', gen_random_uuid()::text);

CREATE FUNCTION mark_duties() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = weft, pg_temp AS $$
BEGIN
    UPDATE meta SET value = gen_random_uuid()::text WHERE key = 'duties';
    RETURN NULL;
END $$;
CREATE TRIGGER duties_are_marked AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON duty
    FOR EACH STATEMENT EXECUTE FUNCTION mark_duties();

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA weft FROM PUBLIC;
