namespace Kms;

/// <summary>Where a zone is between two breakdowns.</summary>
public enum ZoneStatus
{
    /// <summary>Not asked yet.</summary>
    Starting,

    /// <summary>It holds every acknowledged change, and answers alone where it must.</summary>
    InService,

    /// <summary>Not reachable, or not usable: the other zone serves, changes are refused.</summary>
    Out,

    /// <summary>Back, and being brought up to date; it answers nothing alone.</summary>
    Rejoining,
}

/// <summary>How a zone is, for operators.</summary>
/// <param name="Zone"><c>A</c> or <c>B</c>.</param>
/// <param name="Status">Where it is.</param>
/// <param name="Reason">Why it is out; null in service.</param>
/// <param name="Since">When it came to be so, in UTC.</param>
/// <param name="Compared">While it rejoins: how many records have been compared with its peer's so far.</param>
/// <param name="Warning">
/// What makes it less safe than it should be (a server that does not flush), as it said when it was opened; null for nothing.
/// </param>
[GenerateSerializer, Immutable]
public sealed record ZoneHealth(
    string Zone, ZoneStatus Status, string? Reason, DateTimeOffset Since, long? Compared = null, string? Warning = null);

/// <summary>How the two zones of the region are, as the process that answers knows it.</summary>
/// <param name="A">The zone A.</param>
/// <param name="B">The zone B.</param>
[GenerateSerializer, Immutable]
public sealed record StoreHealth(ZoneHealth A, ZoneHealth B)
{
    /// <summary>At least one zone is in service: keys can be used, and read.</summary>
    public bool CanRead => A.Status == ZoneStatus.InService || B.Status == ZoneStatus.InService;

    /// <summary>Both are in service: changes are accepted.</summary>
    public bool CanWrite => A.Status == ZoneStatus.InService && B.Status == ZoneStatus.InService;
}
