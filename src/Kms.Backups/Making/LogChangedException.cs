namespace Kms.Backups.Making;

/// <summary>
/// The change logs are not the continuation of what was backed up last: the zones were set back. Only a full backup of what is there now
/// is true.
/// </summary>
internal sealed class LogChangedException(string message) : Exception(message);
