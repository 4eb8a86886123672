-- Schema 2: how the members of a cluster use keys that live on another one, lease or strict. It is the same for all of them, so it is the cluster's; it changes only
-- while no member is there (setting Kms:Cluster:Leases).
ALTER TABLE cluster ADD COLUMN leases text NOT NULL DEFAULT 'lease' CHECK (leases IN ('lease', 'strict'));

-- The last sign of life by this database's clock: alive_at is by the silo's own, and who counts as there must not depend on whose clock is wrong.
ALTER TABLE silo ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now();

UPDATE OrleansQuery SET QueryText = replace(QueryText, 'alive_at = @IAmAliveTime', 'alive_at = @IAmAliveTime, seen_at = now()')
WHERE QueryKey IN ('UpdateMembershipKey', 'UpdateIAmAlivetimeKey');

INSERT INTO schema_version (version) VALUES (2);
