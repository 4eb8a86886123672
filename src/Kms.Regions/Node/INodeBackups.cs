namespace Kms.Regions.Node;

/// <summary>What a node knows of the backups of its region.</summary>
public interface INodeBackups
{
    /// <summary>There are targets here: this node can make them.</summary>
    bool HasTargets { get; }

    /// <summary>When the last whole backup was made that is known of here.</summary>
    DateTimeOffset? Newest { get; }
}
