-- A zone, schema 3. What 0001 has, in fewer steps, and with the same meaning: whatever a transaction runs for the first time it has to set up, so
-- that a batch of one costs as much as it has statements and expressions.

CREATE OR REPLACE FUNCTION commit_intents(
    asked_epoch bigint, asked_incarnation text, ids text[], intents text[],
    OUT is_current boolean, OUT applied bigint[])
LANGUAGE plpgsql AS $$
DECLARE
    at_stream text;
    at_sequence bigint;
    new_version bigint;
    new_list text;
    new_due bigint;
    made_at bigint;
    by_operation text;
    new_hash bytea;
    new_body bytea;
    does_erase boolean;
BEGIN
    -- Need not wait for the disk: a mark that is lost leaves its intent, which resolves to the same version.
    PERFORM set_config('synchronous_commit', 'off', true);
    LOCK TABLE control IN ROW SHARE MODE;
    SELECT epoch = asked_epoch AND incarnation = asked_incarnation INTO is_current FROM control;
    IF is_current IS NOT TRUE THEN
        RETURN;
    END IF;

    FOR n IN 1 .. cardinality(ids) LOOP
        UPDATE records SET version = intent_version, list = intent_list, due = intent_due, operation = intent_operation,
            hash = intent_hash, body = intent_body, intent_id = NULL, intent_hash = NULL, intent_body = NULL
        WHERE id = ids[n] AND intent_id = intents[n]
        RETURNING intent_stream, intent_sequence, version, list, due, intent_time, operation, hash, body, intent_erase
        INTO at_stream, at_sequence, new_version, new_list, new_due, made_at, by_operation, new_hash, new_body, does_erase;
        CONTINUE WHEN NOT FOUND;

        INSERT INTO changes (stream, sequence, record_id, version, list, due, time, operation, hash, body)
        VALUES (at_stream, at_sequence, ids[n], new_version, new_list, new_due, made_at, by_operation, new_hash, new_body)
        ON CONFLICT (stream, sequence) DO UPDATE SET record_id = excluded.record_id, version = excluded.version,
            list = excluded.list, due = excluded.due, time = excluded.time, operation = excluded.operation,
            hash = excluded.hash, body = excluded.body;
        IF does_erase THEN
            UPDATE changes SET body = '' WHERE record_id = ids[n] AND version < new_version;
        END IF;
        applied := applied || n::bigint;
    END LOOP;
END $$;

-- One prepare alone, as apply_statements does it. Null: it lost.
CREATE FUNCTION prepare_one(
    asked_epoch bigint, asked_incarnation text, of_stream text, of_id text, intent text, next_version bigint, at_ballot bigint, given bigint,
    next_list text, next_due bigint, next_hash bytea, next_body bytea, made_at bigint, by_operation text, does_erase boolean,
    OUT is_current boolean, OUT number bigint)
LANGUAGE plpgsql AS $$
DECLARE
    taken bigint;
BEGIN
    LOCK TABLE control IN ROW SHARE MODE;
    SELECT epoch = asked_epoch AND incarnation = asked_incarnation INTO is_current FROM control;
    IF is_current IS NOT TRUE THEN
        RETURN;
    END IF;

    -- It nearly always gets the next number, so that is stored at once, and put right where the prepare loses.
    UPDATE streams SET head = head + 1 WHERE stream = of_stream AND (given = 0 OR head = given - 1) RETURNING head INTO taken;
    IF NOT FOUND THEN
        -- A new stream, or numbers that come out of order.
        SELECT a.numbers[1] INTO number FROM apply_statements(
            asked_epoch, asked_incarnation, ARRAY[of_stream], ARRAY[1]::smallint[], ARRAY[of_id], ARRAY[intent], ARRAY[next_version], ARRAY[at_ballot],
            ARRAY[1], ARRAY[given], ARRAY[next_list], ARRAY[next_due], ARRAY[next_hash], ARRAY[next_body], ARRAY[made_at], ARRAY[by_operation],
            ARRAY[does_erase]) a;
        RETURN;
    END IF;

    IF next_version = 1 AND at_ballot = 0 THEN
        -- A first version: the row is usually absent.
        INSERT INTO records (id, stream, version, ballot, operation, hash, body, intent_id, intent_version, intent_list, intent_due,
            intent_hash, intent_body, intent_stream, intent_sequence, intent_time, intent_operation, intent_erase)
        VALUES (of_id, of_stream, 0, 0, '', '', '', intent, 1, next_list, next_due,
            next_hash, next_body, of_stream, taken, made_at, by_operation, does_erase)
        ON CONFLICT (id) DO NOTHING;
        IF FOUND THEN
            number := taken;
            RETURN;
        END IF;
    END IF;

    UPDATE records SET stream = of_stream, intent_id = intent, intent_version = next_version, intent_list = next_list,
        intent_due = next_due, intent_hash = next_hash, intent_body = next_body, intent_stream = of_stream,
        intent_sequence = taken, intent_time = made_at, intent_operation = by_operation, intent_erase = does_erase
    WHERE id = of_id AND version = next_version - 1 AND ballot = at_ballot AND intent_id IS NULL;
    IF FOUND THEN
        number := taken;
    ELSE
        UPDATE streams SET head = taken - 1 WHERE stream = of_stream;
    END IF;
END $$;

INSERT INTO schema_version (version) VALUES (3);
