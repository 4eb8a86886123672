using System.CommandLine;
using Kms.Cli.Running;

namespace Kms.Cli.Keys;

/// <summary><c>kms keys</c></summary>
internal static class KeyCommands
{
    public static Command Make()
    {
        var keys = All();
        keys.Options.Add(Globals.Vault);
        return keys;
    }

    private static Command All() => Commands.Branch(
        "keys", "Make, change and use keys.",
        MakeKeys.Create(), MakeKeys.Import(), MakeKeys.Rotate(),
        LookAtKeys.List(), LookAtKeys.Versions(), LookAtKeys.Show(),
        ChangeKeys.Update(), ChangeKeys.Enable(), ChangeKeys.Disable(), ChangeKeys.Policy(),
        DeleteKeys.Delete(), DeleteKeys.Recover(), DeleteKeys.Purge(),
        KeepKeys.Backup(), KeepKeys.Restore(),
        SignWithKeys.Sign(), SignWithKeys.Verify(),
        EncryptWithKeys.Encrypt(), EncryptWithKeys.Decrypt(), EncryptWithKeys.Wrap(), EncryptWithKeys.Unwrap());
}
