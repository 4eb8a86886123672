"""Using keys. The client encrypts, wraps and verifies RSA and EC by itself, so these also compare the service with another library."""

import hashlib

from azure.keyvault.keys.crypto import EncryptionAlgorithm, KeyWrapAlgorithm, SignatureAlgorithm

from support import KEYS, ClientTest, crypto, new_name

TEXT = b"thirty-two bytes of text to seal"


class Crypto(ClientTest):
    @classmethod
    def setUpClass(cls):
        cls.rsa = KEYS.create_rsa_key(new_name("rsa"), size=2048)
        cls.oct = KEYS.create_oct_key(new_name("oct"), size=256)

    def test_rsa_signatures_verify(self):
        client = crypto(self.rsa)
        for algorithm in ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"):
            with self.subTest(algorithm):
                digest = hashlib.new("sha" + algorithm[2:], TEXT).digest()
                signature = client.sign(SignatureAlgorithm(algorithm), digest).signature
                self.assertTrue(client.verify(SignatureAlgorithm(algorithm), digest, signature).is_valid)
                self.assertFalse(client.verify(SignatureAlgorithm(algorithm), bytes(len(digest)), signature).is_valid)

    def test_ec_signatures_verify(self):
        for curve, algorithm, hash_name in (("P-256", "ES256", "sha256"), ("P-384", "ES384", "sha384"), ("P-521", "ES512", "sha512"),
                                            ("P-256K", "ES256K", "sha256")):
            with self.subTest(algorithm):
                client = crypto(KEYS.create_ec_key(new_name("ec"), curve=curve))
                digest = hashlib.new(hash_name, TEXT).digest()
                signature = client.sign(SignatureAlgorithm(algorithm), digest).signature
                self.assertTrue(client.verify(SignatureAlgorithm(algorithm), digest, signature).is_valid)

    def test_rsa_encrypts_here_and_decrypts_there(self):
        client = crypto(self.rsa)
        for algorithm in (EncryptionAlgorithm.rsa_oaep, EncryptionAlgorithm.rsa_oaep_256):
            with self.subTest(algorithm.value):
                self.assertEqual(TEXT, client.decrypt(algorithm, client.encrypt(algorithm, TEXT).ciphertext).plaintext)

    def test_rsa_wraps_here_and_unwraps_there(self):
        client = crypto(self.rsa)
        for algorithm in (KeyWrapAlgorithm.rsa_oaep, KeyWrapAlgorithm.rsa_oaep_256):
            with self.subTest(algorithm.value):
                self.assertEqual(TEXT, client.unwrap_key(algorithm, client.wrap_key(algorithm, TEXT).encrypted_key).key)

    def test_aes_gcm_makes_its_own_nonce(self):
        client = crypto(self.oct)
        sealed = client.encrypt(EncryptionAlgorithm.a256_gcm, TEXT, additional_authenticated_data=b"aad")
        again = client.encrypt(EncryptionAlgorithm.a256_gcm, TEXT, additional_authenticated_data=b"aad")
        self.assertNotEqual(sealed.iv, again.iv)
        opened = client.decrypt(EncryptionAlgorithm.a256_gcm, sealed.ciphertext, iv=sealed.iv, authentication_tag=sealed.tag,
                                additional_authenticated_data=b"aad")
        self.assertEqual(TEXT, opened.plaintext)
        self.refused(400, "BadParameter", client.decrypt, EncryptionAlgorithm.a256_gcm, sealed.ciphertext, iv=sealed.iv,
                     authentication_tag=sealed.tag, additional_authenticated_data=b"other")

    def test_random_bytes(self):
        self.assertEqual(128, len(KEYS.get_random_bytes(128)))
        self.assertNotEqual(KEYS.get_random_bytes(16), KEYS.get_random_bytes(16))
