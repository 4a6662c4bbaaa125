-- Leavers: what somebody holds who has left by the directory of people is ended by a runner as well, like what is due.

-- As before, but that it ends what is of somebody who has left.
CREATE OR REPLACE FUNCTION judge_carrying() RETURNS trigger
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
        WHEN 'left' THEN has_left(v_old #>> '{holder,login}')
        ELSE false END) IS NOT TRUE THEN
        PERFORM refuse('a runner ends what is due, was renewed, or is of somebody who has left', 'who decides revokes it, its holder gives it back');
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

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA weft FROM PUBLIC;
