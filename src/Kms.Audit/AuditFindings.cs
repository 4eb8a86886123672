namespace Kms.Audit;

/// <summary>What a verification saw, and the first thing that is wrong.</summary>
public sealed class AuditFindings
{
    public int Files { get; internal set; }

    /// <summary>Records in sealed blocks.</summary>
    public long Records { get; internal set; }

    /// <summary>As the first record writes it; null when there is none.</summary>
    public string? First { get; internal set; }

    public string? Last { get; internal set; }

    /// <summary>What an operator may want to know although nothing is wrong: unclean stops, records that are not sealed yet.</summary>
    public IList<string> Notes { get; } = [];

    /// <summary>Null: nothing was changed, taken out, put in or cut off. Else where and what.</summary>
    public string? Problem { get; internal set; }

    internal string? At(string file, long line, string what) => Problem ??= $"{Path.GetFileName(file)}, line {line}: {what}";
}
