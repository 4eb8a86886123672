namespace Kms.Contract.Tests;

/// <summary>The contract on the embedded host, called directly.</summary>
public sealed class EmbeddedContract : KmsContract
{
    protected override ValueTask<IKms> Connect(Installation target) => new(target.Service);
}
