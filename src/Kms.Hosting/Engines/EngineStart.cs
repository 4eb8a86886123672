using Kms.Access;
using Kms.Audit;
using Kms.Hosting.Data;
using Kms.Hosting.Start;

namespace Kms.Hosting.Engines;

/// <summary>What an engine is started with. All of it lives longer than the engine.</summary>
/// <param name="Access">Who may do what on this host.</param>
/// <param name="Trail">For what is recorded beside the façade's own calls.</param>
/// <param name="Log">What operators read about what happens by itself.</param>
public sealed record EngineStart(HostContext Host, DataFolder Folder, LocalRegion Region, AccessControl Access, IAuditTrail Trail, EngineLog Log);
