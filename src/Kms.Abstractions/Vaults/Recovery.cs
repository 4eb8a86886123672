namespace Kms.Vaults;

/// <summary>What deletion means in a vault, under Azure's names.</summary>
[GenerateSerializer, Immutable]
public readonly record struct Recovery(int Days, bool PurgeProtected)
{
    public const int DaysMin = 7;
    public const int DaysMax = 90;

    /// <summary><c>Recoverable+Purgeable</c>, <c>Recoverable</c>, and the same with <c>Customized</c> in front where retention is not 90 days.</summary>
    public string Level => (Days, PurgeProtected) switch
    {
        (DaysMax, false) => "Recoverable+Purgeable",
        (DaysMax, true) => "Recoverable",
        (_, false) => "CustomizedRecoverable+Purgeable",
        (_, true) => "CustomizedRecoverable",
    };
}
