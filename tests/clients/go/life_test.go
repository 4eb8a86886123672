package clients

import (
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/services/keyvault/v7.1/keyvault"
	"github.com/Azure/go-autorest/autorest/to"
)

func remove(t *testing.T, name string) {
	t.Helper()
	_, err := keys.DeleteKey(ctx, vault, name)
	must(t, err)
	_, err = keys.PurgeDeletedKey(ctx, vault, name)
	must(t, err)
}

func TestDelete_ThenRecover_IsTheSameKey(t *testing.T) {
	name := newName("recover")
	key := newEc(t, name)
	deleted, err := keys.DeleteKey(ctx, vault, name)
	must(t, err)
	if deleted.RecoveryID == nil || deleted.ScheduledPurgeDate.Duration() <= deleted.DeletedDate.Duration() {
		t.Fatalf("recovery id, deletion and purge dates were expected, not %+v", deleted)
	}
	_, err = keys.GetKey(ctx, vault, name, "")
	refused(t, err, 404, "KeyNotFound", "")
	_, err = keys.GetDeletedKey(ctx, vault, name)
	must(t, err)
	recovered, err := keys.RecoverDeletedKey(ctx, vault, name)
	must(t, err)
	if *recovered.Key.Kid != *key.Key.Kid {
		t.Fatalf("%s came back as %s", *key.Key.Kid, *recovered.Key.Kid)
	}
}

func TestDelete_ThenCreate_IsAConflictUntilPurged(t *testing.T) {
	name := newName("purge")
	newEc(t, name)
	_, err := keys.DeleteKey(ctx, vault, name)
	must(t, err)
	_, err = keys.CreateKey(ctx, vault, name, keyvault.KeyCreateParameters{Kty: keyvault.EC, Curve: keyvault.P256})
	refused(t, err, 409, "Conflict", "ObjectIsDeletedButRecoverable")
	_, err = keys.PurgeDeletedKey(ctx, vault, name)
	must(t, err)
	_, err = keys.GetDeletedKey(ctx, vault, name)
	refused(t, err, 404, "KeyNotFound", "")
	newEc(t, name)
}

func TestBackup_AfterPurge_RestoresVersionsAndMaterial(t *testing.T) {
	name, digest := newName("backup"), make([]byte, 32)
	first := newEc(t, name)
	signature := sign(t, name, keyvault.ES256, digest)
	newEc(t, name)
	backup, err := keys.BackupKey(ctx, vault, name)
	must(t, err)
	restore := keyvault.KeyRestoreParameters{KeyBundleBackup: backup.Value}
	_, err = keys.RestoreKey(ctx, vault, restore)
	refused(t, err, 409, "Conflict", "")
	remove(t, name)
	_, err = keys.RestoreKey(ctx, vault, restore)
	must(t, err)
	verified, err := keys.Verify(ctx, vault, name, version(first), keyvault.KeyVerifyParameters{
		Algorithm: keyvault.ES256, Digest: to.StringPtr(encoded(digest)), Signature: &signature})
	must(t, err)
	if !*verified.Value {
		t.Fatal("the restored version does not verify its old signature")
	}
}

func TestBackup_Damaged_IsRefused(t *testing.T) {
	name := newName("damaged")
	newEc(t, name)
	backup, err := keys.BackupKey(ctx, vault, name)
	must(t, err)
	remove(t, name)
	middle := len(*backup.Value) / 2
	other := "A"
	if strings.HasPrefix((*backup.Value)[middle:], "A") {
		other = "B"
	}
	damaged := (*backup.Value)[:middle] + other + (*backup.Value)[middle+1:]
	_, err = keys.RestoreKey(ctx, vault, keyvault.KeyRestoreParameters{KeyBundleBackup: &damaged})
	refused(t, err, 400, "BadParameter", "")
}

func TestErrors_UnknownDisabledAndForbidden(t *testing.T) {
	_, err := keys.GetKey(ctx, vault, newName("unknown"), "")
	refused(t, err, 404, "KeyNotFound", "")

	name, digest := newName("disabled"), to.StringPtr(encoded(make([]byte, 32)))
	newEc(t, name)
	_, err = keys.UpdateKey(ctx, vault, name, "", keyvault.KeyUpdateParameters{
		KeyAttributes: &keyvault.KeyAttributes{Enabled: to.BoolPtr(false)}})
	must(t, err)
	_, err = keys.Sign(ctx, vault, name, "", keyvault.KeySignParameters{Algorithm: keyvault.ES256, Value: digest})
	refused(t, err, 403, "Forbidden", "KeyDisabled")

	name = newName("ops")
	_, err = keys.CreateKey(ctx, vault, name, keyvault.KeyCreateParameters{
		Kty: keyvault.EC, Curve: keyvault.P256, KeyOps: &[]keyvault.JSONWebKeyOperation{keyvault.Verify}})
	must(t, err)
	_, err = keys.Sign(ctx, vault, name, "", keyvault.KeySignParameters{Algorithm: keyvault.ES256, Value: digest})
	refused(t, err, 403, "Forbidden", "KeyOperationForbidden")

	_, err = keys.CreateKey(ctx, vault, "under-score-"+strings.Repeat("x", 127), keyvault.KeyCreateParameters{Kty: keyvault.EC})
	refused(t, err, 400, "BadParameter", "")
}
