namespace Kms.Crypto.Tests.Support;

/// <summary>Composite numbers of 1024 bits that deceive one kind of test of primes most often.</summary>
internal static class StrongLiars
{
    /// <summary>(k + 1)(2k + 1), both prime: a quarter of all bases says that it is prime, the most that is possible (Monier, Rabin).</summary>
    public const string Quarter =
        "0xc42412fbc1084a9a4a3b63546cd10bcba4103d1842548ab4e22640931e6d90ca0fd5c81156f02bb9939b59ea70201f03"
        + "3752a382440127a274283966ccb48d4d35bb6e92080fe59aeb27f6ac849558c7dead84a74b937f5163e239d81306ecfa"
        + "3992d430eec499785b8eb4c82c72330d4eda48f6de84e6005c6d8073475b4f81";

    /// <summary>(6k + 1)(12k + 1)(18k + 1), all prime (Chernick): a Carmichael number, which passes Fermat's test with every base.</summary>
    public const string Carmichael =
        "0xaa1344c0e210038dbf9e95c77c2a7dfaac38f0be4ab45c6b0afccfcc03282047581241559cb78a1bc9a6f8cbc0d68a72"
        + "dce40dc9c28f775df77c14d7e8c2e1af11efb34861eba8be77196c304c83cf6c8b1b50318e9c7ee3f6243500fb86c4c0"
        + "7c3e80500423abdd82b96c1af0ab807cc2ff25c2be4f7f1b8751158bf67dba71";
}
