namespace Kms.Faults.Check;

/// <summary>A database that answers plain SQL.</summary>
internal interface ISqlSource : IDisposable
{
    /// <summary>Each row as names and values: a number, string, bool, byte[] or null.</summary>
    IEnumerable<(string Name, object? Value)[]> Rows(string sql);
}
