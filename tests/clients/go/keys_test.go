package clients

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/services/keyvault/v7.1/keyvault"
	"github.com/Azure/go-autorest/autorest/date"
	"github.com/Azure/go-autorest/autorest/to"
)

func TestCreate_EveryType_HasItsPublicParts(t *testing.T) {
	for _, wanted := range []keyvault.KeyCreateParameters{
		{Kty: keyvault.RSA, KeySize: to.Int32Ptr(2048)},
		{Kty: keyvault.EC, Curve: keyvault.P256}, {Kty: keyvault.EC, Curve: keyvault.P384},
		{Kty: keyvault.EC, Curve: keyvault.P521}, {Kty: keyvault.EC, Curve: keyvault.P256K},
	} {
		name := newName("create")
		key, err := keys.CreateKey(ctx, vault, name, wanted)
		must(t, err)
		if key.Key.Kty != wanted.Kty || key.Key.Crv != wanted.Curve || key.Key.D != nil {
			t.Fatalf("%s %s came back as %s %s", wanted.Kty, wanted.Curve, key.Key.Kty, key.Key.Crv)
		}
		read, err := keys.GetKey(ctx, vault, name, "")
		must(t, err)
		if *read.Key.Kid != *key.Key.Kid {
			t.Fatalf("%s was read back as %s", *key.Key.Kid, *read.Key.Kid)
		}
	}
}

func TestCreate_Attributes_AreReadBack(t *testing.T) {
	name, from := newName("attributes"), time.Now().UTC()
	until := from.Add(48 * time.Hour).Truncate(time.Second)
	nbf, exp := date.UnixTime(from), date.UnixTime(until)
	_, err := keys.CreateKey(ctx, vault, name, keyvault.KeyCreateParameters{
		Kty: keyvault.EC, Curve: keyvault.P256, KeyOps: &[]keyvault.JSONWebKeyOperation{keyvault.Sign},
		KeyAttributes: &keyvault.KeyAttributes{Enabled: to.BoolPtr(false), NotBefore: &nbf, Expires: &exp},
		Tags:          map[string]*string{"team": to.StringPtr("a")},
	})
	must(t, err)
	read, err := keys.GetKey(ctx, vault, name, "")
	must(t, err)
	if *read.Attributes.Enabled || !time.Time(*read.Attributes.Expires).Equal(until) || *read.Tags["team"] != "a" ||
		len(*read.Key.KeyOps) != 1 || (*read.Key.KeyOps)[0] != "sign" {
		t.Fatalf("read back: %+v %v %v", read.Attributes, read.Tags, *read.Key.KeyOps)
	}
}

func TestUpdate_OneVersion_LeavesTheOther(t *testing.T) {
	name := newName("update")
	first, second := newEc(t, name), newEc(t, name)
	_, err := keys.UpdateKey(ctx, vault, name, version(first), keyvault.KeyUpdateParameters{
		KeyAttributes: &keyvault.KeyAttributes{Enabled: to.BoolPtr(false)}})
	must(t, err)
	for _, one := range []struct {
		key     keyvault.KeyBundle
		enabled bool
	}{{first, false}, {second, true}} {
		read, err := keys.GetKey(ctx, vault, name, version(one.key))
		must(t, err)
		if *read.Attributes.Enabled != one.enabled {
			t.Fatalf("%s: enabled is %v", *one.key.Key.Kid, *read.Attributes.Enabled)
		}
	}
}

func TestList_VersionsOverPages_AreComplete(t *testing.T) {
	name, made := newName("versions"), map[string]bool{}
	for i := 0; i < 27; i++ {
		made[*newEc(t, name).Key.Kid] = true
	}
	listed := 0
	for page, err := keys.GetKeyVersionsComplete(ctx, vault, name, nil); page.NotDone(); err = page.NextWithContext(ctx) {
		must(t, err)
		if !made[*page.Value().Kid] {
			t.Fatalf("%s was not made", *page.Value().Kid)
		}
		listed++
	}
	if listed != len(made) {
		t.Fatalf("%d of %d versions were listed", listed, len(made))
	}
}

func TestImport_Ec_KeepsThePublicKey(t *testing.T) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	part := func(fill func([]byte) []byte) *string { return to.StringPtr(encoded(fill(make([]byte, 32)))) }
	x, y, d := part(private.X.FillBytes), part(private.Y.FillBytes), part(private.D.FillBytes)
	key, err := keys.ImportKey(ctx, vault, newName("import"), keyvault.KeyImportParameters{
		Key: &keyvault.JSONWebKey{Kty: keyvault.EC, Crv: keyvault.P256, X: x, Y: y, D: d}})
	must(t, err)
	if *key.Key.X != *x || *key.Key.Y != *y || key.Key.D != nil {
		t.Fatalf("another public key came back: %s, %s", *key.Key.X, *key.Key.Y)
	}
}
