using Kms.Http.Backups;
using Kms.Http.Keys;
using Kms.Http.Randomness;
using Kms.Http.Regions;
using Kms.Http.Vaults;
using Kms.Http.Zones;

namespace Kms.Http.Routing;

/// <summary>Every path that is answered. Rows with a fixed word stand before rows that have a name in its place.</summary>
internal static class RouteTable
{
    private static readonly Route[] Rows =
    [
        Row("POST", "/keys/{name}/encrypt", "encrypt", UseKey.Encrypt),
        Row("POST", "/keys/{name}/decrypt", "decrypt", UseKey.Decrypt),
        Row("POST", "/keys/{name}/sign", "sign", UseKey.Sign),
        Row("POST", "/keys/{name}/verify", "verify", UseKey.Verify),
        Row("POST", "/keys/{name}/wrapkey", "wrapKey", UseKey.Wrap),
        Row("POST", "/keys/{name}/unwrapkey", "unwrapKey", UseKey.Unwrap),
        Row("POST", "/keys/{name}/{version}/encrypt", "encrypt", UseKey.Encrypt),
        Row("POST", "/keys/{name}/{version}/decrypt", "decrypt", UseKey.Decrypt),
        Row("POST", "/keys/{name}/{version}/sign", "sign", UseKey.Sign),
        Row("POST", "/keys/{name}/{version}/verify", "verify", UseKey.Verify),
        Row("POST", "/keys/{name}/{version}/wrapkey", "wrapKey", UseKey.Wrap),
        Row("POST", "/keys/{name}/{version}/unwrapkey", "unwrapKey", UseKey.Unwrap),

        Row("POST", "/keys/{name}/create", "createKey", CreateKey.Handle),
        Bare("POST", "/keys/{name}/rotate", "rotateKey", RotateKey.Handle),
        Bare("POST", "/keys/{name}/backup", "backupKey", BackupKey.Backup),
        Row("POST", "/keys/restore", "restoreKey", BackupKey.Restore),
        Row("GET", "/keys/{name}/rotationpolicy", "getRotationPolicy", RotationPolicyOfKey.Get),
        Row("PUT", "/keys/{name}/rotationpolicy", "setRotationPolicy", RotationPolicyOfKey.Set),
        Listing("GET", "/keys/{name}/versions", "listKeyVersions", ListKeys.Versions),
        Row("POST", "/keys/{name}/release", "releaseKey", ReleaseKey.Release),
        Row("POST", "/keys/{name}/{version}/release", "releaseKey", ReleaseKey.Release),
        Row("GET", "/keys/{name}/attestation", "attestKey", ReleaseKey.Attestation),
        Row("GET", "/keys/{name}/{version}/attestation", "attestKey", ReleaseKey.Attestation),
        Listing("GET", "/keys", "listKeys", ListKeys.Live),
        Row("GET", "/keys/{name}", "getKey", GetKey.Handle),
        Row("GET", "/keys/{name}/{version}", "getKey", GetKey.Handle),
        Row("PUT", "/keys/{name}", "importKey", ImportKey.Handle),
        Row("PATCH", "/keys/{name}", "updateKey", UpdateKey.Handle),
        Row("PATCH", "/keys/{name}/{version}", "updateKey", UpdateKey.Handle),
        Bare("DELETE", "/keys/{name}", "deleteKey", DeletedKeys.Delete),

        Listing("GET", "/deletedkeys", "listDeletedKeys", ListKeys.Deleted),
        Row("GET", "/deletedkeys/{name}", "getDeletedKey", DeletedKeys.Get),
        Bare("POST", "/deletedkeys/{name}/recover", "recoverKey", DeletedKeys.Recover),
        Bare("DELETE", "/deletedkeys/{name}", "purgeKey", DeletedKeys.Purge),

        Row("POST", "/rng", "randomBytes", RandomBytes.Handle),

        Listing("GET", "/vaults", "listVaults", ListVaults.Live, RoutePlace.BareHost),
        Row("PUT", "/vaults/{name}", "createVault", ChangeVault.Create, RoutePlace.BareHost),
        Row("PATCH", "/vaults/{name}", "updateVault", ChangeVault.Update, RoutePlace.BareHost),
        Row("GET", "/vaults/{name}", "getVault", GetVault.Handle, RoutePlace.BareHost),
        Bare("DELETE", "/vaults/{name}", "deleteVault", DeletedVaults.Delete, RoutePlace.BareHost),
        Listing("GET", "/deletedvaults", "listDeletedVaults", ListVaults.Deleted, RoutePlace.BareHost),
        Row("GET", "/deletedvaults/{name}", "getDeletedVault", DeletedVaults.Get, RoutePlace.BareHost),
        Bare("POST", "/deletedvaults/{name}/recover", "recoverVault", DeletedVaults.Recover, RoutePlace.BareHost),
        Bare("DELETE", "/deletedvaults/{name}", "purgeVault", DeletedVaults.Purge, RoutePlace.BareHost),

        Row("GET", "/zones", "getZones", ZonesForOperators.Get, RoutePlace.BareHost),
        BareCommand("/zones/{name}/replace", "replaceZone", ZonesForOperators.Replace),

        Row("GET", "/region", "getRegion", RegionForOperators.Get, RoutePlace.BareHost),
        BareCommand("/region/pairing", "startPairing", RegionForOperators.StartPairing),
        Command("/region/pair", "pairRegion", RegionForOperators.Pair),
        BareCommand("/region/failover", "failOverRegion", RegionForOperators.FailOver),
        BareCommand("/region/promote", "promoteRegion", RegionForOperators.Promote),
        BareCommand("/region/failback", "failBackRegion", RegionForOperators.FailBack),
        BareCommand("/region/unpair", "unpairRegion", RegionForOperators.Unpair),
        Command("/region/recopy", "recopyVault", RegionForOperators.Recopy),
        Listing("GET", "/region/quarantine", "getQuarantine", RegionForOperators.GetQuarantine, RoutePlace.BareHost),

        Row("GET", "/backups", "getBackups", BackupsForOperators.Get, RoutePlace.BareHost),
        BareCommand("/backups", "backUpNow", BackupsForOperators.Make),
        BareCommand("/backups/verify", "verifyBackups", BackupsForOperators.Verify),
    ];

    /// <summary>By number of segments.</summary>
    private static readonly Route[][] ByCount =
        [.. Enumerable.Range(0, RequestTarget.SegmentsMax + 2).Select(count => Rows.Where(row => row.Words.Length == count).ToArray())];

    public static IReadOnlyList<Route> All => Rows;

    /// <summary>True for a word that some path begins with.</summary>
    public static bool IsFirstWord(ReadOnlySpan<char> word)
    {
        foreach (var row in Rows)
        {
            if (word.Equals(row.Words[0], StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Null when no row has this method and path.</summary>
    public static Route? Find(string method, RequestTarget target, bool onVaultHost)
    {
        foreach (var row in ByCount[target.Count])
        {
            if (string.Equals(row.Method, method, StringComparison.Ordinal) && row.Matches(target) && !(onVaultHost && row.Place == RoutePlace.BareHost))
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>The methods that the path has, for the Allow header; empty for a path that does not exist.</summary>
    public static string MethodsOf(RequestTarget target, bool onVaultHost) => string.Join(", ",
        from row in ByCount[target.Count]
        where row.Matches(target) && !(onVaultHost && row.Place == RoutePlace.BareHost)
        group row by row.Method into method
        select method.Key);

    /// <summary>An operator's command: nothing remembers that it was carried out.</summary>
    private static Route Command(string path, string operation, Handler handler) =>
        Row("POST", path, operation, handler, RoutePlace.BareHost) with { TakesIdempotencyKey = false };

    private static Route BareCommand(string path, string operation, Handler handler) => Command(path, operation, handler) with { IsWithoutBody = true };

    private static Route Bare(string method, string path, string operation, Handler handler, RoutePlace place = RoutePlace.Everywhere) =>
        Row(method, path, operation, handler, place) with { IsWithoutBody = true };

    private static Route Listing(string method, string path, string operation, Handler handler, RoutePlace place = RoutePlace.Everywhere) =>
        Row(method, path, operation, handler, place) with { IsListing = true };

    private static Route Row(string method, string path, string operation, Handler handler, RoutePlace place = RoutePlace.Everywhere) =>
        new(method, operation, [.. path[1..].Split('/').Select(word => word.StartsWith('{') ? null : word)], place, handler);
}
