namespace Kms.Zones.Sql.PostgreSql;

/// <summary>Whom a session tells of its failures. The answer says what each means.</summary>
internal sealed record SessionOwner(Func<PostgreSqlSession, Exception, PostgreSqlFault> Failed, ZoneMeter Meter);
