namespace Kms.Operations;

/// <summary>What an operation does to what is stored.</summary>
public enum Effect
{
    /// <summary>Nothing. Its audit record is written with the next batch.</summary>
    Reads,

    /// <summary>A change: its success is told only when its audit record is written.</summary>
    Changes,
}
