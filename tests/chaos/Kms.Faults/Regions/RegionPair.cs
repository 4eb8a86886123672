using Kms.Faults.Rows;

namespace Kms.Faults.Regions;

/// <summary>Two regions that were paired as an operator pairs them.</summary>
internal sealed class RegionPair : IAsyncDisposable
{
    private RegionPair(RegionProcess home, RegionProcess replica) => (Home, Replica) = (home, replica);

    public RegionProcess Home { get; private set; }

    public RegionProcess Replica { get; private set; }

    /// <param name="address">Where the joining region reaches the home region; null: directly.</param>
    /// <param name="back">Where the home region is told to reach the other one; null: directly.</param>
    public static async Task<RegionPair> Start(RowRun run, Func<RegionProcess, Uri>? address = null, Func<RegionProcess, Uri>? back = null)
    {
        var pair = new RegionPair(new RegionProcess("east"), new RegionProcess("west"));
        try
        {
            pair.Replica.Options = back is null ? [] : ["--Kms:Remote:Address", back(pair.Replica).AbsoluteUri];
            await Task.WhenAll(pair.Home.Start(run.Cancellation), pair.Replica.Start(run.Cancellation));
            await pair.Join(address?.Invoke(pair.Home) ?? pair.Home.Endpoint);
            await run.Must("the replica is connected", async () => (await pair.Home.View()).Connected);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    public void Swap() => (Home, Replica) = (Replica, Home);

    /// <summary>The replica has everything, and both regions say the same of every key.</summary>
    public async Task MustBeEqual(RowRun run)
    {
        // The home region says up to which change its answer goes, and the replica refuses to answer with anything older.
        var newest = (await Home.Client.Get("/keys")).Sequence;
        await run.Must($"'{Replica.Name}' has change {newest} of '{Home.Name}'", async () => (await Replica.Client.Get("/keys", newest)).IsOk);
        await run.Must($"'{Replica.Name}' has the vaults of '{Home.Name}'", async () => await Vaults(Home) == await Vaults(Replica));
        var (there, here) = (await KeyPicture.Of(Home.Client), await KeyPicture.Of(Replica.Client));
        run.FailAll(there.DifferencesTo(here).Take(5).Select(difference => $"'{Home.Name}' and '{Replica.Name}' differ: {difference}"));
    }

    public async ValueTask DisposeAsync()
    {
        await Home.DisposeAsync();
        await Replica.DisposeAsync();
    }

    private static async Task<string> Vaults(RegionProcess region)
    {
        var names = new List<string>();
        await KeyPicture.Pages(region.Client, "/vaults", vault => names.Add(vault.GetProperty("name").GetString()!));
        return string.Join(' ', names.Order(StringComparer.Ordinal));
    }

    private async Task Join(Uri address)
    {
        var code = await Home.Client.Post("/region/pairing");
        var joined = await Replica.Client.Post("/region/pair", new { code = code.Body.GetProperty("code").GetString(), address = address.GetLeftPart(UriPartial.Authority) });
        if (!joined.IsOk)
        {
            throw new InvalidOperationException($"The regions could not be paired: {joined.Status} {joined.Code} {joined.Body}");
        }
    }
}
