namespace Kms.Faults.Silos;

/// <summary>A version that is disabled once and never enabled again, so that a signature for a request that was sent after that is wrong whenever it comes.</summary>
internal sealed class UsedVersion(string path)
{
    private volatile bool isOff;

    public string Path => path;

    /// <summary>True when its disable has been acknowledged.</summary>
    public bool IsOff
    {
        get => isOff;
        set => isOff = value;
    }
}
