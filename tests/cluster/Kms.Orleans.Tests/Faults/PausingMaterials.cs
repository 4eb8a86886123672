using Kms.Keys;
using Kms.Records;

namespace Kms.Orleans.Tests.Faults;

/// <summary>Keys whose computations stand still while their silo does.</summary>
internal sealed class PausingMaterials(IKeyMaterials inner, Pause pause) : IKeyMaterials
{
    public ValueTask<NewMaterial> Generate(KeySpec spec, string versionId, CancellationToken cancellation) => inner.Generate(spec, versionId, cancellation);

    public Result<NewMaterial> Import(KeyToImport key, string versionId) => inner.Import(key, versionId);

    public IKeyHandle Open(string versionId, KeySpec spec, WrappedMaterial material) => new Handle(inner.Open(versionId, spec, material), pause);

    public void FillRandom(Span<byte> destination) => inner.FillRandom(destination);

    private sealed class Handle(IKeyHandle inner, Pause pause) : IKeyHandle
    {
        public Result<CryptoOutput> Perform(in CryptoRequest request)
        {
            if (pause.IsOn)
            {
                pause.Over.Wait();
            }

            return inner.Perform(request);
        }

        public void Dispose() => inner.Dispose();
    }
}
