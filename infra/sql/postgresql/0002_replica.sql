-- A region that follows another one installs what it is sent only on top of what it has, and destroys bodies as the other one did.

-- Nothing happens where a stream ends somewhere else: the error takes the transaction with it.
CREATE FUNCTION expect_heads(asked_epoch bigint, asked_incarnation text, stream_names text[], ends bigint[]) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE control IN EXCLUSIVE MODE;
    IF has_ticket(asked_epoch, asked_incarnation) IS NOT TRUE THEN
        RETURN has_ticket(asked_epoch, asked_incarnation);
    END IF;
    IF EXISTS (SELECT FROM unnest(stream_names, ends) AS t (stream, head) LEFT JOIN streams s ON s.stream = t.stream
            WHERE coalesce(s.head, 0) <> t.head) THEN
        RAISE EXCEPTION 'a stream does not end where it was expected to' USING ERRCODE = 'KM001';
    END IF;
    RETURN true;
END $$;

-- As a commit does for a record that is purged.
CREATE FUNCTION erase_bodies(asked_epoch bigint, asked_incarnation text, ids text[], below bigint[]) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE control IN EXCLUSIVE MODE;
    IF has_ticket(asked_epoch, asked_incarnation) IS NOT TRUE THEN
        RETURN has_ticket(asked_epoch, asked_incarnation);
    END IF;
    UPDATE changes c SET body = '' FROM unnest(ids, below) AS t (id, version)
    WHERE c.record_id = t.id AND c.version < t.version;
    RETURN true;
END $$;

INSERT INTO schema_version (version) VALUES (2);
