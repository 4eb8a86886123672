-- A zone, schema 1. Run with the search path set to the zone's schema (see README.md in the folder above); names are not qualified,
-- so that the schema may have any name. Ids and names compare by their bytes, on every server and whatever its locale.

CREATE TABLE schema_version (
    version integer PRIMARY KEY,
    made_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE control (
    one integer PRIMARY KEY CHECK (one = 1),
    installation text COLLATE "C" NOT NULL,
    epoch bigint NOT NULL,
    incarnation text COLLATE "C" NOT NULL,
    in_service boolean NOT NULL,
    peer text COLLATE "C" NOT NULL
);

-- A row is updated by every batch that takes numbers: room on the page keeps those updates off the index.
CREATE TABLE streams (
    stream text COLLATE "C" PRIMARY KEY,
    head bigint NOT NULL
) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- An intent is there when intent_id is not null; its small columns stay as they were when it is gone, its body does not.
CREATE TABLE records (
    id text COLLATE "C" PRIMARY KEY,
    stream text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    ballot bigint NOT NULL,
    list text COLLATE "C",
    due bigint,
    operation text COLLATE "C" NOT NULL,
    hash bytea NOT NULL,
    body bytea NOT NULL,
    intent_id text COLLATE "C",
    intent_version bigint,
    intent_list text COLLATE "C",
    intent_due bigint,
    intent_hash bytea,
    intent_body bytea,
    intent_stream text COLLATE "C",
    intent_sequence bigint,
    intent_time bigint,
    intent_operation text COLLATE "C",
    intent_erase boolean
) WITH (toast_tuple_target = 8160, autovacuum_vacuum_scale_factor = 0.05);

CREATE INDEX records_list ON records (list, id) WHERE list IS NOT NULL AND version > 0;
CREATE INDEX records_due ON records (due, id) WHERE due IS NOT NULL AND version > 0;
CREATE INDEX records_intent ON records (id) WHERE intent_id IS NOT NULL;

CREATE TABLE changes (
    stream text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    record_id text COLLATE "C",
    version bigint NOT NULL,
    list text COLLATE "C",
    due bigint,
    time bigint NOT NULL,
    operation text COLLATE "C" NOT NULL,
    hash bytea NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (stream, sequence)
) WITH (toast_tuple_target = 8160);

CREATE INDEX changes_record ON changes (record_id) WHERE record_id IS NOT NULL;

-- What must not be used any more, written while the other zone was away.
CREATE TABLE denials (
    id text COLLATE "C" PRIMARY KEY,
    record_id text COLLATE "C" NOT NULL,
    body bytea NOT NULL,
    time bigint NOT NULL,
    operation text COLLATE "C" NOT NULL
);

CREATE INDEX denials_record ON denials (record_id, id);

-- Sealed bodies do not compress.
ALTER TABLE records ALTER COLUMN body SET STORAGE EXTERNAL, ALTER COLUMN intent_body SET STORAGE EXTERNAL;
ALTER TABLE changes ALTER COLUMN body SET STORAGE EXTERNAL;

-- Locks are taken in one order by everybody: the control table, streams by name, records by id, then the log. The callers sort.
--
-- A connection of a zone has synchronous_commit on, whatever the server's default is; commit_intents alone turns it off for itself.
--
-- The control row is guarded by a lock on its table. Every statement holds the weak one until it is committed, and a claim waits for the
-- strong one: after a claim no statement with the old ticket can commit. Row locks would write to the row with every batch.

-- Null: the zone is empty and was not claimed. Waits for a claim that is under way.
CREATE FUNCTION has_ticket(asked_epoch bigint, asked_incarnation text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE control IN ROW SHARE MODE;
    RETURN (SELECT epoch = asked_epoch AND incarnation = asked_incarnation FROM control);
END $$;

-- Makes intents the committed versions. The places in the given lists come back of those that were present.
CREATE FUNCTION commit_intents(
    asked_epoch bigint, asked_incarnation text, ids text[], intents text[],
    OUT is_current boolean, OUT applied bigint[])
LANGUAGE plpgsql AS $$
DECLARE
    erased_ids text[];
    erased_versions bigint[];
BEGIN
    -- Need not wait for the disk: a mark that is lost leaves its intent, which resolves to the same version.
    PERFORM set_config('synchronous_commit', 'off', true);
    is_current := has_ticket(asked_epoch, asked_incarnation);
    IF is_current IS NOT TRUE THEN
        RETURN;
    END IF;

    WITH done AS (
        UPDATE records r SET version = intent_version, list = intent_list, due = intent_due, operation = intent_operation,
            hash = intent_hash, body = intent_body, intent_id = NULL, intent_hash = NULL, intent_body = NULL
        FROM unnest(ids, intents) WITH ORDINALITY AS t (id, intent, place)
        WHERE r.id = t.id AND r.intent_id = t.intent
        RETURNING t.place, r.*
    ), logged AS (
        INSERT INTO changes (stream, sequence, record_id, version, list, due, time, operation, hash, body)
        SELECT intent_stream, intent_sequence, id, version, list, due, intent_time, operation, hash, body FROM done
        ON CONFLICT (stream, sequence) DO UPDATE SET record_id = excluded.record_id, version = excluded.version,
            list = excluded.list, due = excluded.due, time = excluded.time, operation = excluded.operation,
            hash = excluded.hash, body = excluded.body
    )
    SELECT array_agg(place), array_agg(id) FILTER (WHERE intent_erase), array_agg(version) FILTER (WHERE intent_erase)
    INTO applied, erased_ids, erased_versions FROM done;

    IF erased_ids IS NOT NULL THEN
        UPDATE changes c SET body = '' FROM unnest(erased_ids, erased_versions) AS t (id, version)
        WHERE c.record_id = t.id AND c.version < t.version;
    END IF;
END $$;

-- The other statements of the protocol, as many as were waiting; each keeps its own compare-and-swap. A number per statement comes back:
-- null where it lost, the sequence where an intent was prepared, else 0. Kinds: 1 prepare, 2 abort, 3 fence.
CREATE FUNCTION apply_statements(
    asked_epoch bigint, asked_incarnation text, stream_names text[],
    kinds smallint[], ids text[], intents text[], versions bigint[], ballots bigint[], places integer[], sequences bigint[],
    lists text[], dues bigint[], hashes bytea[], bodies bytea[], times bigint[], operations text[], erasures boolean[],
    OUT is_current boolean, OUT numbers bigint[])
LANGUAGE plpgsql AS $$
DECLARE
    heads bigint[] := '{}';
    saved bigint[];
    head_now bigint;
    name text;
    r record;
    taken bigint;
    is_done boolean;
BEGIN
    is_current := has_ticket(asked_epoch, asked_incarnation);
    IF is_current IS NOT TRUE THEN
        RETURN;
    END IF;

    -- Held until the commit: a number is taken by nobody else before it is certain, so that none is missing.
    FOREACH name IN ARRAY stream_names LOOP
        SELECT head INTO head_now FROM streams WHERE stream = name FOR UPDATE;
        IF NOT FOUND THEN
            INSERT INTO streams (stream, head) VALUES (name, 0) ON CONFLICT (stream) DO NOTHING;
            SELECT head INTO head_now FROM streams WHERE stream = name FOR UPDATE;
        END IF;
        heads := heads || head_now;
    END LOOP;
    saved := heads;
    numbers := array_fill(NULL::bigint, ARRAY[cardinality(ids)]);

    -- By number and not FROM unnest(...), which would cost half of all the time of a batch of one.
    FOR n IN 1 .. cardinality(ids) LOOP
        CASE kinds[n]
        WHEN 1 THEN
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
        WHEN 2 THEN
            UPDATE records SET ballot = ballot + 1, intent_id = NULL, intent_hash = NULL, intent_body = NULL
            WHERE id = ids[n] AND intent_id = intents[n]
            RETURNING intent_stream, intent_sequence INTO r;
            IF FOUND THEN
                PERFORM leave_noop(r.intent_stream, r.intent_sequence);
                numbers[n] := 0;
            END IF;
        WHEN 3 THEN
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
        END CASE;
    END LOOP;

    FOR i IN 1 .. cardinality(stream_names) LOOP
        IF heads[i] > saved[i] THEN
            UPDATE streams SET head = heads[i] WHERE stream = stream_names[i];
        END IF;
    END LOOP;
END $$;

-- A number whose change was given up. Never takes the number from a change.
CREATE FUNCTION leave_noop(of_stream text, at_sequence bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (stream, sequence, record_id, version, time, operation, hash, body)
    VALUES (of_stream, at_sequence, NULL, 0, 0, '', '', '') ON CONFLICT (stream, sequence) DO NOTHING;
END $$;

-- Replaces the control row where it is as expected; an expected installation of null means that there is none.
CREATE FUNCTION set_control(
    old_installation text, old_epoch bigint, old_incarnation text, old_in_service boolean, old_peer text,
    new_installation text, new_epoch bigint, new_incarnation text, new_in_service boolean, new_peer text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE control IN EXCLUSIVE MODE;
    IF old_installation IS NULL THEN
        INSERT INTO control (one, installation, epoch, incarnation, in_service, peer)
        VALUES (1, new_installation, new_epoch, new_incarnation, new_in_service, new_peer) ON CONFLICT (one) DO NOTHING;
    ELSE
        UPDATE control
        SET installation = new_installation, epoch = new_epoch, incarnation = new_incarnation, in_service = new_in_service, peer = new_peer
        WHERE installation = old_installation AND epoch = old_epoch AND incarnation = old_incarnation AND in_service = old_in_service
            AND peer = old_peer;
    END IF;
    RETURN FOUND;
END $$;

-- The deny log: one entry more (null: none), and entries less that have become a normal version.
CREATE FUNCTION change_denials(
    asked_epoch bigint, asked_incarnation text, new_id text, of_record text, new_body bytea, new_time bigint, new_operation text, removed text[])
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF has_ticket(asked_epoch, asked_incarnation) IS NOT TRUE THEN
        RETURN has_ticket(asked_epoch, asked_incarnation);
    END IF;
    IF new_id IS NOT NULL THEN
        INSERT INTO denials (id, record_id, body, time, operation) VALUES (new_id, of_record, new_body, new_time, new_operation)
        ON CONFLICT (id) DO NOTHING;
    END IF;
    DELETE FROM denials WHERE id = ANY (removed);
    RETURN true;
END $$;

-- The pieces of a rejoin: they replace, whatever was there. Alone in the zone while they run.
CREATE FUNCTION install_rows(
    asked_epoch bigint, asked_incarnation text, removed text[],
    ids text[], streams_of text[], versions bigint[], ballots bigint[], lists text[], dues bigint[], operations text[], hashes bytea[],
    bodies bytea[], intent_ids text[], intent_versions bigint[], intent_lists text[], intent_dues bigint[], intent_hashes bytea[],
    intent_bodies bytea[], intent_streams text[], intent_sequences bigint[], intent_times bigint[], intent_operations text[],
    intent_erasures boolean[]) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE control IN EXCLUSIVE MODE;
    IF has_ticket(asked_epoch, asked_incarnation) IS NOT TRUE THEN
        RETURN has_ticket(asked_epoch, asked_incarnation);
    END IF;
    DELETE FROM records WHERE id = ANY (removed || ids);
    INSERT INTO records (id, stream, version, ballot, list, due, operation, hash, body, intent_id, intent_version, intent_list, intent_due,
        intent_hash, intent_body, intent_stream, intent_sequence, intent_time, intent_operation, intent_erase)
    SELECT * FROM unnest(ids, streams_of, versions, ballots, lists, dues, operations, hashes, bodies, intent_ids, intent_versions,
        intent_lists, intent_dues, intent_hashes, intent_bodies, intent_streams, intent_sequences, intent_times, intent_operations,
        intent_erasures);
    -- So that the head is never below a number that is taken.
    PERFORM raise_heads(intent_streams, intent_sequences);
    RETURN true;
END $$;

CREATE FUNCTION install_changes(
    asked_epoch bigint, asked_incarnation text, streams_of text[], sequences bigint[], record_ids text[], versions bigint[], lists text[],
    dues bigint[], times bigint[], operations text[], hashes bytea[], bodies bytea[]) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE control IN EXCLUSIVE MODE;
    IF has_ticket(asked_epoch, asked_incarnation) IS NOT TRUE THEN
        RETURN has_ticket(asked_epoch, asked_incarnation);
    END IF;
    DELETE FROM changes c USING unnest(streams_of, sequences) AS t (stream, sequence) WHERE c.stream = t.stream AND c.sequence = t.sequence;
    INSERT INTO changes (stream, sequence, record_id, version, list, due, time, operation, hash, body)
    SELECT * FROM unnest(streams_of, sequences, record_ids, versions, lists, dues, times, operations, hashes, bodies);
    PERFORM raise_heads(streams_of, sequences);
    RETURN true;
END $$;

-- A stream ends exactly there afterwards.
CREATE FUNCTION install_heads(asked_epoch bigint, asked_incarnation text, stream_names text[], ends bigint[]) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE control IN EXCLUSIVE MODE;
    IF has_ticket(asked_epoch, asked_incarnation) IS NOT TRUE THEN
        RETURN has_ticket(asked_epoch, asked_incarnation);
    END IF;
    DELETE FROM changes c USING unnest(stream_names, ends) AS t (stream, head) WHERE c.stream = t.stream AND c.sequence > t.head;
    DELETE FROM streams WHERE stream = ANY (stream_names);
    INSERT INTO streams (stream, head) SELECT t.stream, t.head FROM unnest(stream_names, ends) AS t (stream, head) WHERE t.head > 0;
    RETURN true;
END $$;

CREATE FUNCTION raise_heads(stream_names text[], numbers bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO streams AS x (stream, head)
    SELECT t.stream, max(t.number) FROM unnest(stream_names, numbers) AS t (stream, number) WHERE t.stream IS NOT NULL GROUP BY t.stream
    ON CONFLICT (stream) DO UPDATE SET head = greatest(x.head, excluded.head);
END $$;

INSERT INTO schema_version (version) VALUES (1);
