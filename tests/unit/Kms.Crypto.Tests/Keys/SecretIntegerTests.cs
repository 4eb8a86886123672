using System.Numerics;
using System.Security.Cryptography;
using Kms.Crypto.Native;

namespace Kms.Crypto.Tests.Keys;

public sealed class SecretIntegerTests
{
    [Fact]
    public void Arithmetic_RandomNumbers_EqualsBigInteger()
    {
        for (var i = 0; i < 400; i++)
        {
            var (a, b) = (Random(i % 40), Random((i * 7 % 40) + 1));
            b[^1] |= 1;
            using var x = SecretInteger.FromBigEndian(a);
            using var y = SecretInteger.FromBigEndian(b);
            using var product = x.Times(y);
            using var rest = product.Modulo(y);
            Assert.True(rest.IsSameAs(From(0)));
            Assert.True(product.IsSameAs(From(Number(a) * Number(b))));
            using var modulo = x.Modulo(y);
            Assert.True(modulo.IsSameAs(From(Number(a) % Number(b))));
            using var less = y.LessOne();
            Assert.True(less.IsSameAs(From(Number(b) - 1)));
            Assert.Equal(Number(a) < Number(b), x.IsLessThan(y));
            Assert.Equal(Number(a).IsOne, x.IsOne);
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("00", false)]
    [InlineData("01", true)]
    [InlineData("0000000001", true)]
    [InlineData("0100000001", false)]
    public void IsOne_SmallNumbers_IsRight(string hex, bool expected)
    {
        using var number = SecretInteger.FromBigEndian(Convert.FromHexString(hex));
        Assert.Equal(expected, number.IsOne);
    }

    private static byte[] Random(int length) => RandomNumberGenerator.GetBytes(length);

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static SecretInteger From(BigInteger number) => SecretInteger.FromBigEndian(number.ToByteArray(isUnsigned: true, isBigEndian: true));
}
