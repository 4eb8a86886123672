package clients

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"math/big"
	"testing"

	"github.com/Azure/azure-sdk-for-go/services/keyvault/v7.1/keyvault"
	"github.com/Azure/go-autorest/autorest/to"
)

func sign(t *testing.T, name string, algorithm keyvault.JSONWebKeySignatureAlgorithm, digest []byte) string {
	t.Helper()
	signed, err := keys.Sign(ctx, vault, name, "", keyvault.KeySignParameters{Algorithm: algorithm, Value: to.StringPtr(encoded(digest))})
	must(t, err)
	return *signed.Result
}

func verify(t *testing.T, name string, algorithm keyvault.JSONWebKeySignatureAlgorithm, digest []byte, signature string) bool {
	t.Helper()
	answer, err := keys.Verify(ctx, vault, name, "", keyvault.KeyVerifyParameters{
		Algorithm: algorithm, Digest: to.StringPtr(encoded(digest)), Signature: &signature})
	must(t, err)
	return *answer.Value
}

func TestSign_EveryCurve_VerifiesThere(t *testing.T) {
	for _, one := range []struct {
		curve     keyvault.JSONWebKeyCurveName
		algorithm keyvault.JSONWebKeySignatureAlgorithm
		bytes     int
	}{
		{keyvault.P256, keyvault.ES256, 32}, {keyvault.P384, keyvault.ES384, 48},
		{keyvault.P521, keyvault.ES512, 64}, {keyvault.P256K, keyvault.ES256K, 32},
	} {
		name, digest := newName("ec"), make([]byte, one.bytes)
		_, err := keys.CreateKey(ctx, vault, name, keyvault.KeyCreateParameters{Kty: keyvault.EC, Curve: one.curve})
		must(t, err)
		signature := sign(t, name, one.algorithm, digest)
		digest[0]++
		if verify(t, name, one.algorithm, digest, signature) {
			t.Fatalf("%s: another digest verifies", one.algorithm)
		}
		digest[0]--
		if !verify(t, name, one.algorithm, digest, signature) {
			t.Fatalf("%s: the signature does not verify", one.algorithm)
		}
	}
}

func TestSign_Rsa_VerifiesHere(t *testing.T) {
	name := newName("rsa")
	key := publicKey(t, newRsa(t, name))
	digest := sha256.Sum256([]byte("a message"))
	pkcs, err := base64.RawURLEncoding.DecodeString(sign(t, name, keyvault.RS256, digest[:]))
	must(t, err)
	must(t, rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], pkcs))
	pss, err := base64.RawURLEncoding.DecodeString(sign(t, name, keyvault.PS256, digest[:]))
	must(t, err)
	must(t, rsa.VerifyPSS(key, crypto.SHA256, digest[:], pss, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}))
}

func TestEncrypt_Rsa_OpensAgain(t *testing.T) {
	name := newName("rsa")
	key := publicKey(t, newRsa(t, name))
	here, err := rsa.EncryptOAEP(sha256.New(), rand.Reader, key, []byte("text"), nil)
	must(t, err)
	opened, err := keys.Decrypt(ctx, vault, name, "", keyvault.KeyOperationsParameters{
		Algorithm: keyvault.RSAOAEP256, Value: to.StringPtr(encoded(here))})
	must(t, err)
	if *opened.Result != encoded([]byte("text")) {
		t.Fatal("what was encrypted here opens as something else")
	}
	for _, algorithm := range []keyvault.JSONWebKeyEncryptionAlgorithm{keyvault.RSAOAEP, keyvault.RSAOAEP256} {
		given := keyvault.KeyOperationsParameters{Algorithm: algorithm, Value: to.StringPtr(encoded([]byte("text")))}
		sealed, err := keys.Encrypt(ctx, vault, name, "", given)
		must(t, err)
		opened, err := keys.Decrypt(ctx, vault, name, "", keyvault.KeyOperationsParameters{Algorithm: algorithm, Value: sealed.Result})
		must(t, err)
		wrapped, err := keys.WrapKey(ctx, vault, name, "", given)
		must(t, err)
		unwrapped, err := keys.UnwrapKey(ctx, vault, name, "", keyvault.KeyOperationsParameters{Algorithm: algorithm, Value: wrapped.Result})
		must(t, err)
		if *opened.Result != *given.Value || *unwrapped.Result != *given.Value {
			t.Fatalf("%s opens as something else", algorithm)
		}
	}
}

func publicKey(t *testing.T, key keyvault.KeyBundle) *rsa.PublicKey {
	t.Helper()
	n, err := base64.RawURLEncoding.DecodeString(*key.Key.N)
	must(t, err)
	e, err := base64.RawURLEncoding.DecodeString(*key.Key.E)
	must(t, err)
	return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
}
