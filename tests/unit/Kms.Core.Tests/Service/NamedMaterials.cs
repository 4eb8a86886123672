using System.Text;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Records;

namespace Kms.Core.Tests.Service;

/// <summary>Materials that are the name of their version; what a use gives names the version and the operation.</summary>
internal sealed class NamedMaterials : IKeyMaterials
{
    private readonly List<NamedHandle> handles = [];

    /// <summary>The versions whose material was opened and is open still.</summary>
    public IEnumerable<string> Open => handles.Where(handle => handle.Closed == 0).Select(handle => handle.VersionId);

    /// <summary>How often each handle was closed.</summary>
    public IEnumerable<int> Closings => handles.Select(handle => handle.Closed);

    /// <summary>How many keys were made or taken over.</summary>
    public int Made { get; private set; }

    /// <summary>What happens while a key is being made.</summary>
    public Func<Task>? WhileMaking { get; set; }

    /// <summary>What happens while a key is used.</summary>
    public Action? WhilePerforming { get; set; }

    public async ValueTask<NewMaterial> Generate(KeySpec spec, string versionId, CancellationToken cancellation)
    {
        Made++;
        await (WhileMaking?.Invoke() ?? Task.CompletedTask);
        return Material(spec, versionId);
    }

    /// <summary>A key of one byte is of no kind that there is.</summary>
    public Result<NewMaterial> Import(KeyToImport key, string versionId)
    {
        Made++;
        return key.K is [_]
            ? new Refusal(RefusalCode.BadParameter, "k is too short.")
            : Material(new KeySpec(key.Type, 8 * (key.K?.Length ?? 32), key.Curve), versionId);
    }

    IKeyHandle IKeyMaterials.Open(string versionId, KeySpec spec, WrappedMaterial material)
    {
        var handle = new NamedHandle(this, versionId, Encoding.ASCII.GetString(material.Bytes.Span));
        handles.Add(handle);
        return handle;
    }

    public void FillRandom(Span<byte> destination) => destination.Fill(7);

    private static NewMaterial Material(KeySpec spec, string versionId) =>
        new(spec, PublicMaterial.None, new WrappedMaterial(Encoding.ASCII.GetBytes("material of " + versionId)));

    private sealed class NamedHandle(NamedMaterials owner, string versionId, string material) : IKeyHandle
    {
        public string VersionId => versionId;

        public int Closed { get; private set; }

        /// <summary>Verify: valid where the signature is the value. A value that begins with 255 cannot be computed.</summary>
        public Result<CryptoOutput> Perform(in CryptoRequest request)
        {
            owner.WhilePerforming?.Invoke();
            return request.Value.Span is [255, ..]
                ? new Refusal(RefusalCode.BadParameter, "The value cannot be computed.")
                : new CryptoOutput(
                    Encoding.ASCII.GetBytes($"{request.Operation} by the {material}"),
                    request.Value.Span.SequenceEqual(request.Signature.Span));
        }

        public void Dispose() => Closed++;
    }
}

/// <summary>Fingerprints that are the request itself.</summary>
internal sealed class PlainFingerprints : IRequestFingerprints
{
    public static PlainFingerprints Instance { get; } = new();

    public byte[] Make(ReadOnlySpan<byte> request) => request.ToArray();

    public bool IsOf(ReadOnlySpan<byte> fingerprint, ReadOnlySpan<byte> request) => fingerprint.SequenceEqual(request);
}
