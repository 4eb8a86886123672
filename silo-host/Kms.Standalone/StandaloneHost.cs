using Kms.Hosting.Engines;

namespace Kms.Standalone;

/// <summary>One process, no cluster: the actors of Kms.Embedded.</summary>
internal sealed class StandaloneHost : HostKind
{
    public override string Service => "Kms.Standalone";

    public override string Summary => "a key management service in one process";

    public override Task<IEngine> Start(EngineStart start) => Task.FromResult<IEngine>(new EmbeddedEngine(start));
}
