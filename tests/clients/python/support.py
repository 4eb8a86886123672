"""The clients under test, with their default settings, and what the tests share."""

import json
import os
import pathlib
import secrets
import unittest

import localhost_dns  # noqa: F401  names below localhost

ADMIN_FILE = pathlib.Path(os.environ["KMS_ADMIN_JSON"])
os.environ["REQUESTS_CA_BUNDLE"] = str(ADMIN_FILE.with_name("ca.pem"))

from azure.core.exceptions import HttpResponseError  # noqa: E402
from azure.identity import ClientSecretCredential  # noqa: E402
from azure.keyvault.keys import KeyClient  # noqa: E402
from azure.keyvault.keys.crypto import CryptographyClient  # noqa: E402

ADMIN = json.loads(ADMIN_FILE.read_text())
VAULT = ADMIN["vaultUri"]


def login(secret=None, tenant=None):
    """Does not ask Microsoft whether this authority is known: disable_instance_discovery, instance_discovery in Debian's version."""
    return ClientSecretCredential(tenant or ADMIN["tenantId"], ADMIN["clientId"], secret or ADMIN["clientSecret"],
                                  authority=ADMIN["endpoint"], disable_instance_discovery=True, instance_discovery=False)


CREDENTIAL = login()
KEYS = KeyClient(VAULT, CREDENTIAL)


def crypto(key):
    return CryptographyClient(key, CREDENTIAL)


def new_name(about):
    return f"py-{about}-{secrets.token_hex(4)}"


class ClientTest(unittest.TestCase):
    def refused(self, status, code, call, *arguments, inner=None, **more):
        """The call fails with this HTTP status, error code and inner code; returns the client's exception."""
        with self.assertRaises(HttpResponseError) as caught:
            call(*arguments, **more)
        error = caught.exception
        self.assertEqual((status, code), (error.status_code, error.error.code), error.message)
        if inner is not None:
            self.assertEqual(inner, error.error.innererror["code"])
        return error
