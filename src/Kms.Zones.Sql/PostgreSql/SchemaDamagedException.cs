namespace Kms.Zones.Sql.PostgreSql;

/// <summary>
/// The schema says which version it is and is not all there. Stays inside this project: a zone answers, it does not throw.
/// </summary>
internal sealed class SchemaDamagedException() : Exception("a part of the schema is gone");
