namespace Kms.Vaults;

/// <summary>What deletion means in a vault, under Azure's names.</summary>
/// <param name="Days">How long what was deleted can be recovered, in days (<c>recoverableDays</c>).</param>
/// <param name="PurgeProtected">Nothing is purged before these days are over.</param>
[GenerateSerializer, Immutable]
public readonly record struct Recovery(int Days, bool PurgeProtected)
{
    /// <summary>The shortest retention, in days.</summary>
    public const int DaysMin = 7;

    /// <summary>The longest retention, in days, and the one of a vault that names none.</summary>
    public const int DaysMax = 90;

    /// <summary>
    /// Azure's <c>recoveryLevel</c>: <c>Recoverable+Purgeable</c>, <c>Recoverable</c>, and the same with <c>Customized</c> in front where
    /// retention is not 90 days.
    /// </summary>
    public string Level => (Days, PurgeProtected) switch
    {
        (DaysMax, false) => "Recoverable+Purgeable",
        (DaysMax, true) => "Recoverable",
        (_, false) => "CustomizedRecoverable+Purgeable",
        (_, true) => "CustomizedRecoverable",
    };
}
