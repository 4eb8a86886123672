using Kms.Access;
using Kms.Audit;
using Kms.Crypto.Files;
using Kms.Hosting.Start;
using Kms.Records;

namespace Kms.Hosting.Engines;

/// <summary>What an engine is started with. All of it lives longer than the engine.</summary>
/// <param name="Due">Where to look for what is due: the region's store where this region is home, nothing where it only follows another one.</param>
/// <param name="Access">Who may do what on this host.</param>
/// <param name="Trail">For what is recorded beside the façade's own calls.</param>
/// <param name="Log">What operators read about what happens by itself.</param>
/// <param name="Place">This process in its region, where that may have others.</param>
public sealed record EngineStart(
    HostContext Host, DataFolder Folder, LocalRegion Region, IRecordStore Due, AccessControl Access, IAuditTrail Trail, EngineLog Log, IRegionPlace Place);
