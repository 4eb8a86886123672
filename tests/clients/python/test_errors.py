"""What the service refuses, as the client's own exceptions."""

from datetime import datetime, timedelta, timezone

from azure.core.exceptions import ResourceExistsError, ResourceNotFoundError
from azure.keyvault.keys.crypto import EncryptionAlgorithm, SignatureAlgorithm

from support import KEYS, ClientTest, crypto, new_name


class Errors(ClientTest):
    def test_an_unknown_key_is_the_clients_not_found(self):
        error = self.refused(404, "KeyNotFound", KEYS.get_key, new_name("unknown"))
        self.assertIsInstance(error, ResourceNotFoundError)
        self.refused(404, "KeyNotFound", KEYS.begin_delete_key, new_name("unknown"))

    def test_a_deleted_name_is_the_clients_exists(self):
        name = new_name("exists")
        KEYS.create_ec_key(name)
        KEYS.begin_delete_key(name).result()
        self.assertIsInstance(self.refused(409, "Conflict", KEYS.create_ec_key, name), ResourceExistsError)

    def test_a_disabled_key_is_used_by_nothing(self):
        name = new_name("disabled")
        client = crypto(KEYS.create_ec_key(name))
        KEYS.update_key_properties(name, enabled=False)
        self.refused(403, "Forbidden", client.sign, SignatureAlgorithm.es256, bytes(32), inner="KeyDisabled")
        self.assertFalse(KEYS.get_key(name).properties.enabled)
        KEYS.update_key_properties(name, enabled=True)
        self.assertEqual(64, len(client.sign(SignatureAlgorithm.es256, bytes(32)).signature))

    def test_an_expired_key_decrypts_and_does_not_encrypt(self):
        key = KEYS.create_oct_key(new_name("expired"), size=256)
        gcm = EncryptionAlgorithm.a256_gcm
        sealed = crypto(key).encrypt(gcm, b"text")
        key = KEYS.update_key_properties(key.name, expires_on=datetime.now(timezone.utc) - timedelta(minutes=1))
        opened = crypto(key.id).decrypt(gcm, sealed.ciphertext, iv=sealed.iv, authentication_tag=sealed.tag)
        self.assertEqual(b"text", opened.plaintext)
        self.refused(403, "Forbidden", crypto(key.id).encrypt, gcm, b"text")

    def test_an_operation_outside_key_ops_is_refused(self):
        key = KEYS.create_oct_key(new_name("ops"), size=256, key_operations=["wrapKey", "unwrapKey"])
        self.refused(403, "Forbidden", crypto(key.id).encrypt, EncryptionAlgorithm.a256_gcm, b"text", inner="KeyOperationForbidden")

    def test_a_name_that_is_not_valid_is_refused(self):
        self.refused(400, "BadParameter", KEYS.create_ec_key, "under_score")
