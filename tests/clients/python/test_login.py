"""Logging in: the credential of azure-identity against the server's own token service, challenge verification on."""

from azure.core.exceptions import ClientAuthenticationError
from azure.keyvault.keys import KeyClient

from support import ADMIN, KEYS, VAULT, ClientTest, login, new_name


class Login(ClientTest):
    def test_a_first_call_follows_the_challenge_and_logs_in(self):
        self.assertEqual(16, len(KeyClient(VAULT, login()).get_random_bytes(16)))

    def test_a_token_is_good_for_some_time(self):
        token = login().get_token(VAULT.replace("default.", "") + "/.default")
        self.assertEqual(3, len(token.token.split(".")))

    def test_a_wrong_secret_is_refused_with_the_reason(self):
        with self.assertRaisesRegex(ClientAuthenticationError, "(?i)secret|invalid_client"):
            KeyClient(VAULT, login(secret="not-the-secret")).get_key(new_name("x"))

    def test_a_wrong_tenant_is_refused(self):
        with self.assertRaises(ClientAuthenticationError):
            login(tenant="00000000-1111-2222-3333-444444444444").get_token(VAULT.replace("default.", "") + "/.default")

    def test_a_vault_that_does_not_exist_is_not_found(self):
        other = KeyClient(VAULT.replace("default.", "no-such-vault."), login())
        self.assertEqual(404, self.failure_of(other.get_key, "x").status_code)

    def test_the_client_refuses_an_address_outside_the_challenge(self):
        with self.assertRaisesRegex(ValueError, "does not match the requested domain"):
            KeyClient(ADMIN["endpoint"], login()).get_key(new_name("x"))

    def test_many_calls_use_one_token(self):
        for _ in range(3):
            self.assertEqual(1, len(KEYS.get_random_bytes(1)))

    def failure_of(self, call, *arguments):
        with self.assertRaises(Exception) as caught:
            call(*arguments)
        return caught.exception
