"""Keys and their versions: create, import, get, list, update, rotate, rotation policy."""

from datetime import datetime, timedelta, timezone

from azure.keyvault.keys import JsonWebKey, KeyOperation, KeyRotationLifetimeAction, KeyRotationPolicy, KeyRotationPolicyAction
from cryptography.hazmat.primitives.asymmetric import ec

from support import KEYS, ClientTest, new_name


class Keys(ClientTest):
    def test_create_every_type(self):
        for about, make in {
            "RSA": lambda name: KEYS.create_rsa_key(name, size=2048),
            "EC": lambda name: KEYS.create_ec_key(name, curve="P-384"),
            "oct": lambda name: KEYS.create_oct_key(name, size=256),
        }.items():
            with self.subTest(about):
                name = new_name(about)
                key = make(name)
                self.assertEqual((name, about), (key.name, key.key_type))
                self.assertEqual(key.id, KEYS.get_key(name).id)
                self.assertFalse(any(getattr(key.key, secret) for secret in ("d", "k", "p", "q")))

    def test_what_is_asked_for_at_creation_is_read_back(self):
        name, start = new_name("attributes"), datetime.now(timezone.utc).replace(microsecond=0)
        KEYS.create_ec_key(name, curve="P-256", enabled=False, not_before=start, expires_on=start + timedelta(days=2),
                           key_operations=[KeyOperation.sign], tags={"team": "a"})
        read = KEYS.get_key(name)
        self.assertEqual((False, start, start + timedelta(days=2), {"team": "a"}, ["sign"]),
                         (read.properties.enabled, read.properties.not_before, read.properties.expires_on, read.properties.tags,
                          read.key_operations))

    def test_import_keeps_the_public_key(self):
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers()
        coordinates = {"x": number.public_numbers.x, "y": number.public_numbers.y, "d": number.private_value}
        jwk = JsonWebKey(kty="EC", crv="P-256", key_ops=["sign", "verify"],
                         **{member: value.to_bytes(32, "big") for member, value in coordinates.items()})
        key = KEYS.import_key(new_name("import"), jwk)
        self.assertEqual((jwk.x, jwk.y, None), (key.key.x, key.key.y, key.key.d))

    def test_update_changes_one_version(self):
        name = new_name("update")
        first, second = KEYS.create_ec_key(name), KEYS.create_ec_key(name)
        KEYS.update_key_properties(name, first.properties.version, enabled=False, tags={"a": "b"})
        self.assertEqual((False, {"a": "b"}), (KEYS.get_key(name, first.properties.version).properties.enabled,
                                               KEYS.get_key(name, first.properties.version).properties.tags))
        self.assertTrue(KEYS.get_key(name, second.properties.version).properties.enabled)

    def test_lists_are_complete_over_pages(self):
        name = new_name("versions")
        versions = {KEYS.create_oct_key(name, size=128).properties.version for _ in range(27)}
        self.assertEqual(versions, {one.version for one in KEYS.list_properties_of_key_versions(name)})
        self.assertIn(name, {one.name for one in KEYS.list_properties_of_keys()})

    def test_rotate_makes_a_new_version(self):
        name = new_name("rotate")
        first = KEYS.create_ec_key(name, tags={"a": "b"})
        second = KEYS.rotate_key(name)
        self.assertNotEqual(first.id, second.id)
        self.assertEqual({"a": "b"}, second.properties.tags)
        self.assertEqual(second.id, KEYS.get_key(name).id)

    def test_three_rotations_under_one_request_id_make_three_versions(self):
        name = new_name("one-id")
        KEYS.create_ec_key(name)
        for _ in range(3):
            KEYS.rotate_key(name, request_id="one-job")
        self.assertEqual(4, len(list(KEYS.list_properties_of_key_versions(name))))

    def test_rotation_policy_is_set_and_read_back(self):
        name = new_name("policy")
        KEYS.create_ec_key(name)
        action = KeyRotationLifetimeAction(KeyRotationPolicyAction.rotate, time_after_create="P30D")
        KEYS.update_key_rotation_policy(name, KeyRotationPolicy(), lifetime_actions=[action], expires_in="P90D")
        read = KEYS.get_key_rotation_policy(name)
        self.assertEqual(("P90D", "P30D"), (read.expires_in, next(
            one.time_after_create for one in read.lifetime_actions if one.action == KeyRotationPolicyAction.rotate)))
