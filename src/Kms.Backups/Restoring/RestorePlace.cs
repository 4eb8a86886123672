using Kms.Zones.Sql;

namespace Kms.Backups.Restoring;

/// <summary>Where a region is restored to.</summary>
/// <param name="Data">Its data folder, absolute.</param>
/// <param name="Region">Its name, as configured.</param>
public sealed record RestorePlace(string Data, string Region, ZoneOptions ZoneA, ZoneOptions ZoneB);
