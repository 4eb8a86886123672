-- A zone, schema 3. The same two functions as in 0001, with the same meaning, in fewer steps: what a transaction runs for the first time it has
-- to set up, so that a batch of one costs as much as it has statements and expressions.

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

CREATE OR REPLACE FUNCTION apply_statements(
    asked_epoch bigint, asked_incarnation text, stream_names text[],
    kinds smallint[], ids text[], intents text[], versions bigint[], ballots bigint[], places integer[], sequences bigint[],
    lists text[], dues bigint[], hashes bytea[], bodies bytea[], times bigint[], operations text[], erasures boolean[],
    OUT is_current boolean, OUT numbers bigint[])
LANGUAGE plpgsql AS $$
DECLARE
    heads bigint[];
    stored bigint[];
    head_now bigint;
    name text;
    r record;
    taken bigint;
    is_done boolean;
BEGIN
    LOCK TABLE control IN ROW SHARE MODE;
    SELECT epoch = asked_epoch AND incarnation = asked_incarnation INTO is_current FROM control;
    IF is_current IS NOT TRUE THEN
        RETURN;
    END IF;

    -- Held until the commit: a number is taken by nobody else before it is certain, so that none is missing. One prepare alone nearly always
    -- succeeds and takes the next number, so that is stored at once; should it lose, the end puts it right.
    IF cardinality(ids) = 1 AND kinds[1] = 1 THEN
        UPDATE streams SET head = head + 1
        WHERE stream = stream_names[1] AND (sequences[1] = 0 OR head = sequences[1] - 1)
        RETURNING head INTO head_now;
        IF FOUND THEN
            heads := ARRAY[head_now - 1];
            stored := ARRAY[head_now];
        END IF;
    END IF;
    IF heads IS NULL THEN
        FOREACH name IN ARRAY stream_names LOOP
            SELECT head INTO head_now FROM streams WHERE stream = name FOR UPDATE;
            IF NOT FOUND THEN
                INSERT INTO streams (stream, head) VALUES (name, 0) ON CONFLICT (stream) DO NOTHING;
                SELECT head INTO head_now FROM streams WHERE stream = name FOR UPDATE;
            END IF;
            heads := heads || head_now;
        END LOOP;
        stored := heads;
    END IF;
    numbers := array_fill(NULL::bigint, ARRAY[cardinality(ids)]);

    -- By number and not FROM unnest(...), which would cost half of all the time of a batch of one.
    FOR n IN 1 .. cardinality(ids) LOOP
        IF kinds[n] = 1 THEN
            taken := CASE sequences[n] WHEN 0 THEN heads[places[n]] + 1 ELSE sequences[n] END;
            is_done := false;
            IF versions[n] = 1 AND ballots[n] = 0 THEN
                -- A first version: the row is usually absent.
                INSERT INTO records (id, stream, version, ballot, operation, hash, body, intent_id, intent_version, intent_list, intent_due,
                    intent_hash, intent_body, intent_stream, intent_sequence, intent_time, intent_operation, intent_erase)
                VALUES (ids[n], stream_names[places[n]], 0, 0, '', '', '', intents[n], 1, lists[n], dues[n],
                    hashes[n], bodies[n], stream_names[places[n]], taken, times[n], operations[n], erasures[n])
                ON CONFLICT (id) DO NOTHING;
                is_done := FOUND;
            END IF;
            IF NOT is_done THEN
                UPDATE records SET stream = stream_names[places[n]], intent_id = intents[n], intent_version = versions[n], intent_list = lists[n],
                    intent_due = dues[n], intent_hash = hashes[n], intent_body = bodies[n], intent_stream = stream_names[places[n]],
                    intent_sequence = taken, intent_time = times[n], intent_operation = operations[n], intent_erase = erasures[n]
                WHERE id = ids[n] AND version = versions[n] - 1 AND ballot = ballots[n] AND intent_id IS NULL;
                is_done := FOUND;
            END IF;
            IF is_done THEN
                numbers[n] := taken;
                heads[places[n]] := greatest(heads[places[n]], taken);
            END IF;
        ELSIF kinds[n] = 2 THEN
            UPDATE records SET ballot = ballot + 1, intent_id = NULL, intent_hash = NULL, intent_body = NULL
            WHERE id = ids[n] AND intent_id = intents[n]
            RETURNING intent_stream, intent_sequence INTO r;
            IF FOUND THEN
                PERFORM leave_noop(r.intent_stream, r.intent_sequence);
                numbers[n] := 0;
            END IF;
        ELSIF kinds[n] = 3 THEN
            IF versions[n] = 0 AND ballots[n] = 0 THEN
                INSERT INTO records AS x (id, stream, version, ballot, operation, hash, body)
                VALUES (ids[n], stream_names[places[n]], 0, 1, '', '', '')
                ON CONFLICT (id) DO UPDATE SET ballot = 1, stream = CASE x.stream WHEN '' THEN excluded.stream ELSE x.stream END
                WHERE x.version = 0 AND x.ballot = 0 AND x.intent_id IS NULL;
            ELSE
                UPDATE records SET ballot = ballot + 1, stream = CASE stream WHEN '' THEN stream_names[places[n]] ELSE stream END
                WHERE id = ids[n] AND version = versions[n] AND ballot = ballots[n] AND intent_id IS NULL;
            END IF;
            IF FOUND THEN
                IF sequences[n] > 0 THEN
                    PERFORM leave_noop(stream_names[places[n]], sequences[n]);
                    heads[places[n]] := greatest(heads[places[n]], sequences[n]);
                END IF;
                numbers[n] := 0;
            END IF;
        ELSE
            RAISE EXCEPTION 'a statement of kind %', kinds[n];
        END IF;
    END LOOP;

    FOR i IN 1 .. cardinality(stream_names) LOOP
        IF heads[i] <> stored[i] THEN
            UPDATE streams SET head = heads[i] WHERE stream = stream_names[i];
        END IF;
    END LOOP;
END $$;

INSERT INTO schema_version (version) VALUES (3);
