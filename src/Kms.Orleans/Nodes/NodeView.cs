namespace Kms.Orleans.Nodes;

/// <summary>
/// The nodes of the cluster as this one sees them at a moment. Each is named by its address, which no other node ever has again.
/// </summary>
/// <param name="Members">Those that can be asked.</param>
/// <param name="Departed">Those that left, but so recently that what they hold may not be over.</param>
/// <param name="Gone">Those that certainly hold nothing any more.</param>
internal sealed record NodeView(IReadOnlySet<string> Members, IReadOnlySet<string> Departed, IReadOnlySet<string> Gone);
