using System.Diagnostics.CodeAnalysis;
using Kms.Records;

namespace Kms.Keys;

/// <summary>
/// What crypto reads: a key's state with a handle for each version. Immutable, published by reference swap, used from any thread.
/// The next snapshot takes over the handles of the versions it keeps, so an update of attributes opens nothing again.
/// </summary>
public sealed class KeySnapshot : RecordSnapshot
{
    private readonly IKeyHandle[] handles;

    private KeySnapshot(KeyState state, IKeyHandle[] handles, bool latestUnknown)
    {
        State = state;
        LatestUnknown = latestUnknown;
        this.handles = handles;
    }

    /// <summary>Of a key that there is not; without any handle.</summary>
    public static KeySnapshot Absent { get; } = new(KeyState.Absent, [], false);

    public override KeyState State { get; }

    public override bool LatestUnknown { get; }

    public static KeySnapshot Open(KeyState state, IKeyMaterials materials, bool latestUnknown = false) =>
        Absent.Next(state, materials, latestUnknown);

    /// <summary>Versions that are gone or not usable any more (deleted key) lose their handles.</summary>
    public override KeySnapshot Next(RecordState next, IKeyMaterials materials, bool latestUnknown = false) =>
        Next((KeyState)next, materials, latestUnknown);

    private KeySnapshot Next(KeyState next, IKeyMaterials materials, bool latestUnknown)
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

        return new KeySnapshot(next, opened, latestUnknown);
    }

    /// <summary>False when the key is not active or has no such version.</summary>
    public bool TryFind(string? versionId, [NotNullWhen(true)] out KeyVersion? version, [NotNullWhen(true)] out IKeyHandle? handle)
    {
        var index = State.Status == KeyStatus.Active ? State.IndexOf(versionId) : -1;
        version = index < 0 ? null : State.Versions[index];
        handle = index < 0 ? null : handles[index];
        return index >= 0;
    }

    public override void Close()
    {
        foreach (var handle in handles)
        {
            handle.Dispose();
        }
    }
}
