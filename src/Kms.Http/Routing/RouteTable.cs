using System.Text.Json;
using Kms.Http.Backups;
using Kms.Http.Keys;
using Kms.Http.Randomness;
using Kms.Http.Regions;
using Kms.Http.Vaults;
using Kms.Http.Zones;
using Kms.Operations;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Routing;

/// <summary>
/// Every path that is answered: each row becomes an endpoint. Rows with a fixed word stand before rows that have a name in its place.
/// </summary>
internal static class RouteTable
{
    private const string LeftOut = "%2F";

    private static readonly Route[] Rows =
    [
        Row("POST", "/keys/{name}/encrypt", Operation.Encrypt, UseKey.Encrypt),
        Row("POST", "/keys/{name}/decrypt", Operation.Decrypt, UseKey.Decrypt),
        Row("POST", "/keys/{name}/sign", Operation.Sign, UseKey.Sign),
        Row("POST", "/keys/{name}/verify", Operation.Verify, UseKey.Verify),
        Row("POST", "/keys/{name}/wrapkey", Operation.WrapKey, UseKey.Wrap),
        Row("POST", "/keys/{name}/unwrapkey", Operation.UnwrapKey, UseKey.Unwrap),
        Row("POST", "/keys/{name}/{version}/encrypt", Operation.Encrypt, UseKey.Encrypt),
        Row("POST", "/keys/{name}/{version}/decrypt", Operation.Decrypt, UseKey.Decrypt),
        Row("POST", "/keys/{name}/{version}/sign", Operation.Sign, UseKey.Sign),
        Row("POST", "/keys/{name}/{version}/verify", Operation.Verify, UseKey.Verify),
        Row("POST", "/keys/{name}/{version}/wrapkey", Operation.WrapKey, UseKey.Wrap),
        Row("POST", "/keys/{name}/{version}/unwrapkey", Operation.UnwrapKey, UseKey.Unwrap),

        Row("POST", "/keys/{name}/create", Operation.CreateKey, CreateKey.Handle),
        Row("POST", "/keys/{name}/rotate", Operation.RotateKey, RotateKey.Handle),
        Row("POST", "/keys/{name}/backup", Operation.BackupKey, BackupKey.Backup),
        Row("POST", "/keys/restore", Operation.RestoreKey, BackupKey.Restore),
        Row("GET", "/keys/{name}/rotationpolicy", Operation.GetRotationPolicy, RotationPolicyOfKey.Get),
        Row("PUT", "/keys/{name}/rotationpolicy", Operation.SetRotationPolicy, RotationPolicyOfKey.Set),
        Listing("GET", "/keys/{name}/versions", Operation.ListKeyVersions, ListKeys.Versions),
        Refused("POST", "/keys/{name}/release", "releaseKey", ReleaseKey.Release),
        Refused("POST", "/keys/{name}/{version}/release", "releaseKey", ReleaseKey.Release),
        Refused("GET", "/keys/{name}/attestation", "attestKey", ReleaseKey.Attestation),
        Refused("GET", "/keys/{name}/{version}/attestation", "attestKey", ReleaseKey.Attestation),
        Listing("GET", "/keys", Operation.ListKeys, ListKeys.Live),
        Row("GET", "/keys/{name}", Operation.GetKey, GetKey.Handle),
        Row("GET", "/keys/{name}/{version}", Operation.GetKey, GetKey.Handle),
        Row("PUT", "/keys/{name}", Operation.ImportKey, ImportKey.Handle),
        Row("PATCH", "/keys/{name}", Operation.UpdateKey, UpdateKey.Handle),
        Row("PATCH", "/keys/{name}/{version}", Operation.UpdateKey, UpdateKey.Handle),
        Row("DELETE", "/keys/{name}", Operation.DeleteKey, DeletedKeys.Delete),

        Listing("GET", "/deletedkeys", Operation.ListDeletedKeys, ListKeys.Deleted),
        Row("GET", "/deletedkeys/{name}", Operation.GetDeletedKey, DeletedKeys.Get),
        Row("POST", "/deletedkeys/{name}/recover", Operation.RecoverKey, DeletedKeys.Recover),
        Row("DELETE", "/deletedkeys/{name}", Operation.PurgeKey, DeletedKeys.Purge) with { Status = 204 },

        Row("POST", "/rng", Operation.RandomBytes, RandomBytes.Handle),

        Listing("GET", "/vaults", Operation.ListVaults, ListVaults.Live, RoutePlace.BareHost),
        Row("PUT", "/vaults/{name}", Operation.CreateVault, ChangeVault.Create, RoutePlace.BareHost) with { Status = 201 },
        Row("PATCH", "/vaults/{name}", Operation.UpdateVault, ChangeVault.Update, RoutePlace.BareHost),
        Row("GET", "/vaults/{name}", Operation.GetVault, GetVault.Handle, RoutePlace.BareHost),
        Row("DELETE", "/vaults/{name}", Operation.DeleteVault, DeletedVaults.Delete, RoutePlace.BareHost),
        Listing("GET", "/deletedvaults", Operation.ListDeletedVaults, ListVaults.Deleted, RoutePlace.BareHost),
        Row("GET", "/deletedvaults/{name}", Operation.GetDeletedVault, DeletedVaults.Get, RoutePlace.BareHost),
        Row("POST", "/deletedvaults/{name}/recover", Operation.RecoverVault, DeletedVaults.Recover, RoutePlace.BareHost),
        Row("DELETE", "/deletedvaults/{name}", Operation.PurgeVault, DeletedVaults.Purge, RoutePlace.BareHost) with { Status = 204 },

        Row("GET", "/zones", Operation.GetZones, ZonesForOperators.Get, RoutePlace.BareHost),
        Command("/zones/{name}/replace", Operation.ReplaceZone, ZonesForOperators.Replace) with { Status = 202 },

        Row("GET", "/region", Operation.GetRegion, RegionForOperators.Get, RoutePlace.BareHost),
        Command("/region/pairing", Operation.StartPairing, RegionForOperators.StartPairing),
        Command("/region/pair", Operation.PairRegion, RegionForOperators.Pair),
        Command("/region/failover", Operation.FailOverRegion, RegionForOperators.FailOver),
        Command("/region/promote", Operation.PromoteRegion, RegionForOperators.Promote),
        Command("/region/failback", Operation.FailBackRegion, RegionForOperators.FailBack),
        Command("/region/unpair", Operation.UnpairRegion, RegionForOperators.Unpair),
        Command("/region/recopy", Operation.RecopyVault, RegionForOperators.Recopy),
        Listing("GET", "/region/quarantine", Operation.GetQuarantine, RegionForOperators.GetQuarantine, RoutePlace.BareHost),

        Row("GET", "/backups", Operation.GetBackups, BackupsForOperators.Get, RoutePlace.BareHost),
        Command("/backups", Operation.BackUpNow, BackupsForOperators.Make) with { Status = 202 },
        Command("/backups/verify", Operation.VerifyBackups, BackupsForOperators.Verify) with { Status = 202 },
    ];

    public static IReadOnlyList<Route> All => Rows;

    /// <summary>True for a word that some path begins with.</summary>
    public static bool IsFirstWord(ReadOnlySpan<char> word)
    {
        foreach (var row in Rows)
        {
            if (word.Equals(row.FirstWord, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// For a path that has no endpoint as it is spelled; null when no row has this method and path. The request gets the usual spelling and
    /// the route's values.
    /// </summary>
    public static Route? Find(HttpRequest request)
    {
        request.Path = WithoutEmptyWords(request.Path);
        var values = request.RouteValues = [];
        return Array.Find(Rows, row => row.IsAt(request.Method, onVaultHost: false) && row.Fits(request.Path, values));
    }

    /// <summary>The methods that the path has, for the Allow header; empty for a path that does not exist.</summary>
    public static string MethodsOf(PathString path, bool onVaultHost) => string.Join(", ",
        Rows.Where(row => row.IsOn(onVaultHost) && row.Fits(path, [])).Select(row => row.Method).Distinct());

    /// <summary>Some clients leave the version out and its place in: <c>/keys/n//sign</c>, <c>/keys/n/%2F</c>.</summary>
    public static bool IsLeftOut(string version) => version is "" or LeftOut or "%2f";

    /// <summary>No segment of a pattern may be empty.</summary>
    private static PathString WithoutEmptyWords(PathString path)
    {
        const int Version = 3;
        var words = (path.Value ?? string.Empty).Split('/');
        var count = words.Length - words.Reverse().TakeWhile(IsLeftOut).Count();
        if (count > Version && IsLeftOut(words[Version]))
        {
            words[Version] = LeftOut;
        }

        return string.Join('/', words, 0, count);
    }

    /// <summary>An operator's command: nothing remembers that it was carried out.</summary>
    private static Route Command(string path, Operation operation, Handler handler) =>
        Row("POST", path, operation, handler, RoutePlace.BareHost) with { TakesIdempotencyKey = false };

    private static Route Listing(string method, string path, Operation operation, Handler handler, RoutePlace place = RoutePlace.Everywhere) =>
        Row(method, path, operation, handler, place) with { IsListing = true };

    private static Route Refused(string method, string path, string name, Handler handler) =>
        new(method, path, name, null, RoutePlace.Everywhere, handler);

    private static Route Row(string method, string path, Operation operation, Handler handler, RoutePlace place = RoutePlace.Everywhere) =>
        new(method, path, JsonNamingPolicy.CamelCase.ConvertName(operation.Name), operation, place, handler)
        {
            IsWithoutBody = method != HttpMethods.Get && OperationBodies.Of(operation).Request is null,
        };
}
