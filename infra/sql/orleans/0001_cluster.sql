-- What a cluster of silos keeps for itself, schema 1: its members, its reminders, the state of grains that belong to the cluster and not to the
-- zones. Run with the search path set to the schema (see README.md in the folder above). PostgreSQL 15 or later.
--
-- Orleans' ADO.NET providers ask for two things by name: a table OrleansQuery, and in it a statement under each of their keys, with the parameters
-- and result columns that they fill and read. Tables, columns and statements are otherwise ours.

CREATE TABLE schema_version (
    version integer PRIMARY KEY,
    made_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE OrleansQuery (
    QueryKey text PRIMARY KEY,
    QueryText text NOT NULL
);

-- One row a cluster. Whoever changes the membership takes the version that it has read one further, or has lost a race and reads again.
CREATE TABLE cluster (
    id text COLLATE "C" PRIMARY KEY,
    version integer NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- One row for each start of a silo. Status is Orleans' SiloStatus (3: active, 6: dead).
CREATE TABLE silo (
    cluster text COLLATE "C" NOT NULL REFERENCES cluster ON DELETE CASCADE,
    address text COLLATE "C" NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    name text NOT NULL,
    host text NOT NULL,
    status integer NOT NULL,
    client_port integer NOT NULL,
    suspected_by text,
    started_at timestamptz NOT NULL,
    alive_at timestamptz NOT NULL,
    PRIMARY KEY (cluster, address, port, generation)
);

CREATE TABLE reminder (
    service text COLLATE "C" NOT NULL,
    grain text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    grain_hash integer NOT NULL,
    first_at timestamptz NOT NULL,
    period_ms bigint NOT NULL,
    version integer NOT NULL DEFAULT 0,
    PRIMARY KEY (service, grain, name)
);

CREATE INDEX reminder_hash ON reminder (service, grain_hash);

-- The hashes come first: they are what nearly always differs. State is null after a grain has cleared it; the version goes on.
CREATE TABLE grain_state (
    grain_hash integer NOT NULL,
    type_hash integer NOT NULL,
    service text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    key_0 bigint NOT NULL,
    key_1 bigint NOT NULL,
    key_text text COLLATE "C",
    version integer NOT NULL,
    state bytea,
    changed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT grain_state_one UNIQUE NULLS NOT DISTINCT (grain_hash, type_hash, service, type, key_0, key_1, key_text)
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES

('InsertMembershipVersionKey', $$
    WITH made AS (INSERT INTO cluster (id) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING id)
    SELECT count(*)::integer FROM made
$$),

-- The turn is taken only if there is something to do with it, and the row is written only by whoever has the turn: both or neither.
('InsertMembershipKey', $$
    WITH turn AS (
        UPDATE cluster SET version = version + 1, changed_at = now()
        WHERE id = @DeploymentId AND version = @Version AND NOT EXISTS (
            SELECT FROM silo s WHERE (s.cluster, s.address, s.port, s.generation) = (@DeploymentId, @Address, @Port, @Generation))
        RETURNING id),
    joined AS (
        INSERT INTO silo (cluster, address, port, generation, name, host, status, client_port, started_at, alive_at)
        SELECT turn.id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM turn
        RETURNING cluster)
    SELECT count(*)::integer FROM joined
$$),

('UpdateMembershipKey', $$
    WITH turn AS (
        UPDATE cluster SET version = version + 1, changed_at = now()
        WHERE id = @DeploymentId AND version = @Version AND EXISTS (
            SELECT FROM silo s WHERE (s.cluster, s.address, s.port, s.generation) = (@DeploymentId, @Address, @Port, @Generation))
        RETURNING id),
    changed AS (
        UPDATE silo SET status = @Status, suspected_by = @SuspectTimes, alive_at = @IAmAliveTime FROM turn
        WHERE silo.cluster = turn.id AND address = @Address AND port = @Port AND generation = @Generation
        RETURNING silo.cluster)
    SELECT count(*)::integer FROM changed
$$),

-- A sign of life is no change of the membership: it takes no turn.
('UpdateIAmAlivetimeKey', $$
    UPDATE silo SET alive_at = @IAmAliveTime
    WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$$),

-- The version is answered also where no silo is.
('MembershipReadRowKey', $$
    SELECT c.id AS DeploymentId, s.address AS Address, s.port AS Port, s.generation AS Generation, s.name AS SiloName, s.host AS HostName,
        s.status AS Status, s.client_port AS ProxyPort, s.suspected_by AS SuspectTimes, s.started_at AS StartTime, s.alive_at AS IAmAliveTime,
        c.version AS Version
    FROM cluster c LEFT JOIN silo s ON s.cluster = c.id AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
    WHERE c.id = @DeploymentId
$$),

('MembershipReadAllKey', $$
    SELECT c.id AS DeploymentId, s.address AS Address, s.port AS Port, s.generation AS Generation, s.name AS SiloName, s.host AS HostName,
        s.status AS Status, s.client_port AS ProxyPort, s.suspected_by AS SuspectTimes, s.started_at AS StartTime, s.alive_at AS IAmAliveTime,
        c.version AS Version
    FROM cluster c LEFT JOIN silo s ON s.cluster = c.id
    WHERE c.id = @DeploymentId
$$),

('GatewaysQueryKey', $$
    SELECT address AS Address, client_port AS ProxyPort, generation AS Generation FROM silo
    WHERE cluster = @DeploymentId AND status = @Status AND client_port > 0
$$),

('DeleteMembershipTableEntriesKey', $$
    DELETE FROM cluster WHERE id = @DeploymentId
$$),

('CleanupDefunctSiloEntriesKey', $$
    DELETE FROM silo WHERE cluster = @DeploymentId AND alive_at < @IAmAliveTime AND status <> 3
$$),

('UpsertReminderRowKey', $$
    INSERT INTO reminder AS r (service, grain, name, grain_hash, first_at, period_ms)
    VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period)
    ON CONFLICT (service, grain, name) DO UPDATE
    SET grain_hash = excluded.grain_hash, first_at = excluded.first_at, period_ms = excluded.period_ms, version = r.version + 1
    RETURNING r.version AS Version
$$),

('ReadReminderRowKey', $$
    SELECT grain AS GrainId, name AS ReminderName, first_at AS StartTime, period_ms AS Period, version AS Version FROM reminder
    WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName
$$),

('ReadReminderRowsKey', $$
    SELECT grain AS GrainId, name AS ReminderName, first_at AS StartTime, period_ms AS Period, version AS Version FROM reminder
    WHERE service = @ServiceId AND grain = @GrainId
$$),

-- A silo's part of the ring of hashes: within the integers, or over their end.
('ReadRangeRows1Key', $$
    SELECT grain AS GrainId, name AS ReminderName, first_at AS StartTime, period_ms AS Period, version AS Version FROM reminder
    WHERE service = @ServiceId AND grain_hash > @BeginHash AND grain_hash <= @EndHash
$$),

('ReadRangeRows2Key', $$
    SELECT grain AS GrainId, name AS ReminderName, first_at AS StartTime, period_ms AS Period, version AS Version FROM reminder
    WHERE service = @ServiceId AND (grain_hash > @BeginHash OR grain_hash <= @EndHash)
$$),

('DeleteReminderRowKey', $$
    WITH gone AS (
        DELETE FROM reminder WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName AND version = @Version RETURNING name)
    SELECT count(*)::integer FROM gone
$$),

('DeleteReminderRowsKey', $$
    DELETE FROM reminder WHERE service = @ServiceId
$$),

('ReadFromStorageKey', $$
    SELECT state AS PayloadBinary, version AS Version FROM grain_state
    WHERE grain_hash = @GrainIdHash AND type_hash = @GrainTypeHash AND service = @ServiceId AND type = @GrainTypeString
        AND key_0 = @GrainIdN0 AND key_1 = @GrainIdN1 AND key_text IS NOT DISTINCT FROM @GrainIdExtensionString
$$),

-- No row in the answer: somebody else was there first.
('WriteToStorageKey', $$
    WITH changed AS (
        UPDATE grain_state SET state = @PayloadBinary, version = version + 1, changed_at = now()
        WHERE grain_hash = @GrainIdHash AND type_hash = @GrainTypeHash AND service = @ServiceId AND type = @GrainTypeString
            AND key_0 = @GrainIdN0 AND key_1 = @GrainIdN1 AND key_text IS NOT DISTINCT FROM @GrainIdExtensionString
            AND version = @GrainStateVersion
        RETURNING version),
    made AS (
        INSERT INTO grain_state (grain_hash, type_hash, service, type, key_0, key_1, key_text, version, state)
        SELECT @GrainIdHash, @GrainTypeHash, @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, @GrainIdExtensionString, 1, @PayloadBinary
        WHERE @GrainStateVersion IS NULL
        ON CONFLICT DO NOTHING
        RETURNING version)
    SELECT version AS NewGrainStateVersion FROM changed UNION ALL SELECT version FROM made
$$),

('ClearStorageKey', $$
    UPDATE grain_state SET state = NULL, version = version + 1, changed_at = now()
    WHERE grain_hash = @GrainIdHash AND type_hash = @GrainTypeHash AND service = @ServiceId AND type = @GrainTypeString
        AND key_0 = @GrainIdN0 AND key_1 = @GrainIdN1 AND key_text IS NOT DISTINCT FROM @GrainIdExtensionString
        AND version = @GrainStateVersion
    RETURNING version AS NewGrainStateVersion
$$),

('DeleteStorageKey', $$
    DELETE FROM grain_state
    WHERE grain_hash = @GrainIdHash AND type_hash = @GrainTypeHash AND service = @ServiceId AND type = @GrainTypeString
        AND key_0 = @GrainIdN0 AND key_1 = @GrainIdN1 AND key_text IS NOT DISTINCT FROM @GrainIdExtensionString
        AND version = @GrainStateVersion
    RETURNING version + 1 AS NewGrainStateVersion
$$);

INSERT INTO schema_version (version) VALUES (1);
