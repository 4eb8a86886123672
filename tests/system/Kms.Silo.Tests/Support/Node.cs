using Kms.HostTests.Support;

namespace Kms.SiloTests.Support;

/// <summary>A silo as a process, with a data folder of its own and the databases of its cluster.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly string[] settings;
    private readonly bool ownsData;
    private HostProcess process;

    private Node(TempFolder data, bool ownsData, string[] settings)
    {
        (Data, this.ownsData, this.settings) = (data, ownsData, settings);
        process = Launch();
    }

    public TempFolder Data { get; }

    public HostProcess Process => process;

    /// <summary>On a folder of the test, with these settings alone.</summary>
    public static async Task<Node> On(TempFolder data, params string[] settings) => await Ready(new Node(data, false, settings));

    public static async Task<Node> Start(Place place, Node? other = null, params string[] more)
    {
        string[] join = other is null ? [] : ["--Kms:Cluster:JoinFrom", other.Data.Path];
        return await Ready(new Node(new TempFolder(), true, [.. place.Settings, .. join, .. more]));
    }

    /// <summary>Starts it again with what it has.</summary>
    public async Task Restart()
    {
        await process.DisposeAsync();
        process = Launch();
        await process.Ready();
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        if (ownsData)
        {
            Data.Dispose();
        }
    }

    private static async Task<Node> Ready(Node node)
    {
        try
        {
            await node.process.Ready();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    private HostProcess Launch() => HostProcess.Run(
        [], [.. settings.Contains("--urls") ? [] : (string[])["--urls", "https://127.0.0.1:0"], "--Kms:Data", Data.Path, .. settings]);
}

/// <summary>Where a cluster keeps what it has: two zones and a database of its own.</summary>
internal sealed record Place(string ZoneA, string ZoneB, string Cluster)
{
    public static Place New(DatabaseServer server) => new(server.NewDatabase(), server.NewDatabase(), server.NewDatabase());

    public string[] Zones =>
    [
        "--Kms:Zones:A:Provider", "postgresql", "--Kms:Zones:A:ConnectionString", ZoneA,
        "--Kms:Zones:B:Provider", "postgresql", "--Kms:Zones:B:ConnectionString", ZoneB,
    ];

    public string[] Settings =>
    [
        .. Zones, "--Kms:Cluster:Provider", "postgresql", "--Kms:Cluster:ConnectionString", Cluster, "--Kms:Cluster:DeadAfter", "00:00:03",
        "--Kms:Cluster:SiloPort", "0", "--Kms:Cluster:ClientPort", "0",
    ];
}
