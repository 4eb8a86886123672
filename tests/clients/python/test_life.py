"""A key's life: backup, delete, recover, purge, restore."""

from azure.keyvault.keys.crypto import SignatureAlgorithm

from support import KEYS, ClientTest, crypto, new_name


class Life(ClientTest):
    def test_delete_recover(self):
        name = new_name("recover")
        key = KEYS.create_ec_key(name)
        deleted = KEYS.begin_delete_key(name).result()
        self.assertTrue(deleted.recovery_id and deleted.scheduled_purge_date > deleted.deleted_date)
        self.refused(404, "KeyNotFound", KEYS.get_key, name)
        self.assertEqual(key.id, KEYS.get_deleted_key(name).id)
        self.assertIn(name, {one.name for one in KEYS.list_deleted_keys()})
        self.assertEqual(key.id, KEYS.begin_recover_deleted_key(name).result().id)
        self.assertEqual(key.id, KEYS.get_key(name).id)

    def test_a_deleted_name_is_taken_until_it_is_purged(self):
        name = new_name("purge")
        first = KEYS.create_ec_key(name)
        KEYS.begin_delete_key(name).result()
        self.refused(409, "Conflict", KEYS.create_ec_key, name, inner="ObjectIsDeletedButRecoverable")
        KEYS.purge_deleted_key(name)
        self.refused(404, "KeyNotFound", KEYS.get_deleted_key, name)
        self.assertNotEqual(first.id, KEYS.create_ec_key(name).id)

    def test_backup_restore_keeps_versions_and_material(self):
        name, digest = new_name("backup"), bytes(32)
        first = KEYS.create_ec_key(name)
        signature = crypto(first).sign(SignatureAlgorithm.es256, digest).signature
        second = KEYS.create_ec_key(name)
        backup = KEYS.backup_key(name)
        self.refused(409, "Conflict", KEYS.restore_key_backup, backup)
        KEYS.begin_delete_key(name).result()
        KEYS.purge_deleted_key(name)
        self.assertEqual(second.id, KEYS.restore_key_backup(backup).id)
        again = KEYS.get_key(name, first.properties.version)
        self.assertEqual((first.id, first.key.x), (again.id, again.key.x))
        self.assertTrue(crypto(again).verify(SignatureAlgorithm.es256, digest, signature).is_valid)

    def test_a_damaged_backup_is_refused(self):
        name = new_name("damaged")
        KEYS.create_ec_key(name)
        backup = bytearray(KEYS.backup_key(name))
        backup[len(backup) // 2] ^= 1
        KEYS.begin_delete_key(name).result()
        KEYS.purge_deleted_key(name)
        self.refused(400, "BadParameter", KEYS.restore_key_backup, bytes(backup))
