using Kms.Keys;

namespace Kms.Audit;

/// <summary>Using a key is one call of the façade and six operations of the audit log and of a region's rules.</summary>
public static class AuditedUse
{
    public static AuditedOperation Named(KeyOperations operation) => operation switch
    {
        KeyOperations.Encrypt => AuditedOperation.Encrypt,
        KeyOperations.Decrypt => AuditedOperation.Decrypt,
        KeyOperations.Sign => AuditedOperation.Sign,
        KeyOperations.Verify => AuditedOperation.Verify,
        KeyOperations.WrapKey => AuditedOperation.WrapKey,
        KeyOperations.UnwrapKey => AuditedOperation.UnwrapKey,
        _ => AuditedOperation.UseKey,
    };
}
