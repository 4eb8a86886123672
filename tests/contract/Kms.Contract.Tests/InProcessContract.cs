namespace Kms.Contract.Tests;

/// <summary>The contract on the host in process, called directly.</summary>
public sealed class InProcessContract : KmsContract
{
    protected override ValueTask<IKms> Connect(Installation target) => new(target.Service);
}
