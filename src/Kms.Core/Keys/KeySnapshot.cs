using System.Diagnostics.CodeAnalysis;
using Kms.Records;

namespace Kms.Keys;

/// <summary>
/// What crypto reads: a key's state with a handle for each version. Immutable, published by reference swap, used from any thread.
/// The next snapshot takes over the handles of the versions it keeps, so an update of attributes opens nothing again.
/// </summary>
public sealed class KeySnapshot
{
    private readonly IKeyHandle[] handles;

    private KeySnapshot(KeyState state, IKeyHandle[] handles, bool latestUnknown = false)
    {
        State = state;
        LatestUnknown = latestUnknown;
        this.handles = handles;
    }

    /// <summary>Of a key that there is not; without any handle.</summary>
    public static KeySnapshot Absent { get; } = new(KeyState.Absent, []);

    public KeyState State { get; }

    /// <summary>True while it is open which version is the newest: only calls that name a version can be answered.</summary>
    public bool LatestUnknown { get; }

    public static KeySnapshot Open(KeyState state, IKeyMaterials materials, bool latestUnknown = false)
    {
        var opened = Absent.Next(state, materials);
        return latestUnknown ? new KeySnapshot(state, opened.handles, true) : opened;
    }

    /// <summary>The snapshot after a change. Versions that are gone or not usable any more (deleted key) lose their handles.</summary>
    public KeySnapshot Next(KeyState next, IKeyMaterials materials)
    {
        var usable = next.Status == KeyStatus.Active;
        var opened = usable ? new IKeyHandle[next.Versions.Length] : [];
        for (var i = 0; i < opened.Length; i++)
        {
            var version = next.Versions[i];
            // Versions are only ever appended, so a kept version stands at its old index.
            var kept = i < handles.Length && State.Versions[i].Id == version.Id;
            opened[i] = kept ? handles[i] : materials.Open(version.Id, version.Spec, version.Material);
        }

        for (var i = 0; i < handles.Length; i++)
        {
            if (i >= opened.Length || !ReferenceEquals(opened[i], handles[i]))
            {
                handles[i].Dispose();
            }
        }

        return new KeySnapshot(next, opened);
    }

    /// <summary>False when the key is not active or has no such version.</summary>
    public bool TryFind(string? versionId, [NotNullWhen(true)] out KeyVersion? version, [NotNullWhen(true)] out IKeyHandle? handle)
    {
        var index = State.Status == KeyStatus.Active ? State.IndexOf(versionId) : -1;
        version = index < 0 ? null : State.Versions[index];
        handle = index < 0 ? null : handles[index];
        return index >= 0;
    }

    /// <summary>Clears all native material. Calls that are under way may finish.</summary>
    public void Close()
    {
        foreach (var handle in handles)
        {
            handle.Dispose();
        }
    }
}
