using System.Reflection;
using Kms.Crypto.Algorithms;
using Kms.Crypto.Tests.Support;
using Kms.Keys;

namespace Kms.Crypto.Tests.Algorithms;

public sealed class ImplementationsTests
{
    [Fact]
    public void Of_EveryRowOfTheTable_HasItsOwn()
    {
        var rows = typeof(Algorithm).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(Algorithm))
            .Select(field => (Algorithm)field.GetValue(null)!)
            .ToHashSet();
        Assert.Equal(rows, Algorithm.All.ToHashSet());
        var shared = from row in rows
                     from operation in Enum.GetValues<KeyOperations>()
                     where int.IsPow2((int)operation) && row.Operations.HasFlag(operation)
                     group row by Implementations.Of(row, operation) into uses
                     where uses.Distinct().Count() > 1
                     select string.Join(", ", uses.Distinct());
        Assert.Empty(shared);
    }

    [Fact]
    public void Perform_EveryAlgorithmOnEveryKeyAndOperation_EqualsTheTable()
    {
        foreach (var spec in Keyring.Specs)
        {
            using var handle = Keyring.Handle(spec);
            foreach (var algorithm in Algorithm.All)
            {
                foreach (var operation in Enum.GetValues<KeyOperations>())
                {
                    var result = handle.Perform(new CryptoRequest(operation, algorithm, new byte[Math.Max(16, algorithm.DigestBytes)]));
                    var fits = algorithm.Fits(spec) && operation != KeyOperations.None && algorithm.Operations.HasFlag(operation);
                    if (!fits)
                    {
                        Assert.Equal(RefusalCode.BadParameter, result.Refusal?.Code);
                    }
                    else if (operation is KeyOperations.Encrypt or KeyOperations.WrapKey or KeyOperations.Sign)
                    {
                        Assert.True(result.IsOk, result.Refusal?.Message);
                    }
                }
            }
        }
    }
}
