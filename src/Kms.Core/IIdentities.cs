namespace Kms;

/// <summary>Fresh identities. A port, so that a seeded run repeats exactly.</summary>
public interface IIdentities
{
    /// <summary>32 lower-case hexadecimal digits, 128 random bits: the id of a key version, an intent, an incarnation.</summary>
    string NewId();
}
