// What Go's crypto/x509 says of our objects, and its own. Any failure ends it with 1.
package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"time"
)

const host = "www.example.com"

var folder string

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func ensure(holds bool, what string) {
	if !holds {
		check(fmt.Errorf("%s", what))
	}
}

func read(name string) []byte {
	block, _ := pem.Decode(must(os.ReadFile(filepath.Join(folder, name))))
	ensure(block != nil, "no PEM in "+name)
	return block.Bytes
}

func write(name, label string, der []byte) {
	check(os.WriteFile(filepath.Join(folder, name), pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}), 0o600))
}

func certificate(name string) *x509.Certificate {
	return must(x509.ParseCertificate(read(name + ".pem")))
}

func judgeCertificate() {
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(certificate("root"))
	between.AddCert(certificate("intermediate"))
	must(certificate("leaf").Verify(x509.VerifyOptions{DNSName: host, Roots: roots, Intermediates: between}))
}

func judgeRequest() {
	request := must(x509.ParseCertificateRequest(read("leaf.csr")))
	check(request.CheckSignature())
	ensure(len(request.DNSNames) == 1 && request.DNSNames[0] == host, "names")
}

func judgeList() {
	list := must(x509.ParseRevocationList(read("ca.crl")))
	check(list.CheckSignatureFrom(certificate("intermediate")))
	ensure(len(list.RevokedCertificates) == 1, "entries")
	ensure(list.RevokedCertificates[0].SerialNumber.Cmp(certificate("revoked").SerialNumber) == 0, "serial number")
}

func judgeKey() {
	key := must(x509.ParsePKCS8PrivateKey(read("leaf.key"))).(crypto.Signer)
	public := certificate("leaf").PublicKey.(interface{ Equal(crypto.PublicKey) bool })
	ensure(public.Equal(key.Public()), "the key is not the certificate's")
}

func generate(algorithm string) crypto.Signer {
	curves := map[string]elliptic.Curve{"p256": elliptic.P256(), "p384": elliptic.P384(), "p521": elliptic.P521()}
	if curve, known := curves[algorithm]; known {
		return must(ecdsa.GenerateKey(curve, rand.Reader))
	}
	if algorithm == "rsa" {
		return must(rsa.GenerateKey(rand.Reader, 2048))
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	check(err)
	return key
}

func makeAll(algorithm string) {
	now := time.Now().Add(-time.Hour)
	rootKey, leafKey := generate(algorithm), generate(algorithm)
	root := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Go Root"}, NotBefore: now,
		NotAfter: now.Add(240 * time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	der := must(x509.CreateCertificate(rand.Reader, root, root, rootKey.Public(), rootKey))
	write("root.pem", "CERTIFICATE", der)
	root = must(x509.ParseCertificate(der))
	var revoked *x509.Certificate
	for serial, name := range []string{"leaf", "revoked"} {
		leaf := &x509.Certificate{
			SerialNumber: big.NewInt(int64(serial) + 1000), Subject: pkix.Name{CommonName: host}, NotBefore: now,
			NotAfter: now.Add(240 * time.Hour), DNSNames: []string{host}, KeyUsage: x509.KeyUsageDigitalSignature,
			ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		}
		der := must(x509.CreateCertificate(rand.Reader, leaf, root, leafKey.Public(), rootKey))
		write(name+".pem", "CERTIFICATE", der)
		revoked = must(x509.ParseCertificate(der))
	}
	request := &x509.CertificateRequest{Subject: pkix.Name{CommonName: host}, DNSNames: []string{host}}
	write("leaf.csr", "CERTIFICATE REQUEST", must(x509.CreateCertificateRequest(rand.Reader, request, leafKey)))
	list := &x509.RevocationList{
		Number: big.NewInt(1), ThisUpdate: now, NextUpdate: now.Add(100 * time.Hour),
		RevokedCertificates: []pkix.RevokedCertificate{{SerialNumber: revoked.SerialNumber, RevocationTime: now}},
	}
	write("ca.crl", "X509 CRL", must(x509.CreateRevocationList(rand.Reader, list, root, rootKey)))
	write("leaf.key", "PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(leafKey)))
}

func main() {
	folder = os.Args[2]
	switch os.Args[1] {
	case "certificate":
		judgeCertificate()
	case "request":
		judgeRequest()
	case "list":
		judgeList()
	case "key":
		judgeKey()
	case "make":
		makeAll(os.Args[3])
	}
}
