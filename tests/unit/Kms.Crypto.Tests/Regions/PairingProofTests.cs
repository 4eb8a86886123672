using Kms.Crypto.Regions;

namespace Kms.Crypto.Tests.Regions;

public sealed class PairingProofTests
{
    private const string Secret = "00112233445566778899aabbccddeeff";
    private static readonly byte[] Request = "request"u8.ToArray();
    private static readonly byte[] Answer = "answer"u8.ToArray();
    private static readonly PairingProof Proof = new("joiner", "host");

    [Fact]
    public void Proof_SameInputsAtBothEnds_AreEqual() =>
        Assert.True(PairingProof.AreEqual(Proof.OfRequest(Secret, Request), new PairingProof("joiner", "host").OfRequest(Secret, Request)));

    [Fact]
    public void Proof_AnythingElse_IsAnotherOne()
    {
        byte[][] proofs =
        [
            Proof.OfRequest(Secret, Request),
            Proof.OfRequest(Secret, Answer),
            Proof.OfRequest("10112233445566778899aabbccddeeff", Request),
            new PairingProof("middle", "host").OfRequest(Secret, Request),
            new PairingProof("joiner", "middle").OfRequest(Secret, Request),
            new PairingProof("host", "joiner").OfRequest(Secret, Request),
            new PairingProof("joinerh", "ost").OfRequest(Secret, Request),
            Proof.OfAnswer(Secret, Request, Answer),
            Proof.OfAnswer(Secret, Request, []),
            Proof.OfAnswer(Secret, Answer, Request),
        ];

        Assert.Equal(proofs.Length, proofs.Select(Convert.ToHexString).Distinct().Count());
    }
}
