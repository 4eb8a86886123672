namespace Kms.PublicKeys;

/// <summary>How a key in use says no.</summary>
internal static class KeyRefusals
{
    public static readonly Refusal MaterialCorrupt = new(
        RefusalCode.RecordCorrupt,
        "The key material does not open: it is damaged, belongs to another key version, or was wrapped in another installation.");

    public static Refusal Bad(string message) => new(RefusalCode.BadParameter, message);
}
