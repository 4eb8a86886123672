namespace Kms.Crypto.Hierarchy;

/// <summary>
/// What protects the keys (a key file, the root or the region key) is missing, unreadable, open to others or the wrong one.
/// The service cannot start like that; the message tells the operator what to do.
/// </summary>
public sealed class KeyProtectionException : Exception
{
    public KeyProtectionException()
    {
    }

    public KeyProtectionException(string message)
        : base(message)
    {
    }

    public KeyProtectionException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
